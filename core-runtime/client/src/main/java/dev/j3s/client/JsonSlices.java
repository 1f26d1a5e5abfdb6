package dev.j3s.client;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.j3s.model.Json;
import dev.j3s.model.ObjectKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts lists and watch events into the bytes of their objects without building trees: informers
 * decode each object on its own, and a list of ten thousand must not exist twice.
 */
final class JsonSlices {
    private JsonSlices() {}

    /** {@code continueToken} is empty on the last page. */
    record Page(String resourceVersion, String continueToken, List<byte[]> items) {}

    record Event(String type, byte[] object) {}

    /** What a cache needs to file an object. */
    record Header(ObjectKey key, String resourceVersion, boolean initialEventsEnd) {}

    static Page page(byte[] list) {
        var items = new ArrayList<byte[]>();
        var version = "";
        var token = "";
        try (var parser = Json.mapper().getFactory().createParser(list)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                var field = parser.currentName();
                var value = parser.nextToken();
                if (field.equals("metadata") && value == JsonToken.START_OBJECT) {
                    while (parser.nextToken() == JsonToken.FIELD_NAME) {
                        var name = parser.currentName();
                        parser.nextToken();
                        switch (name) {
                            case "resourceVersion" -> version = parser.getText();
                            case "continue" -> token = parser.getText();
                            default -> parser.skipChildren();
                        }
                    }
                } else if (field.equals("items") && value == JsonToken.START_ARRAY) {
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        items.add(slice(parser, list));
                    }
                } else {
                    parser.skipChildren();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Page(version, token, items);
    }

    static Event event(byte[] line) {
        var type = "";
        byte[] object = {};
        try (var parser = Json.mapper().getFactory().createParser(line)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                var field = parser.currentName();
                parser.nextToken();
                switch (field) {
                    case "type" -> type = parser.getText();
                    case "object" -> object = slice(parser, line);
                    default -> parser.skipChildren();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Event(type, object);
    }

    static Header header(byte[] object) {
        var namespace = "";
        var name = "";
        var version = "";
        var end = false;
        try (var parser = Json.mapper().getFactory().createParser(object)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                var metadata = parser.currentName().equals("metadata");
                if (parser.nextToken() != JsonToken.START_OBJECT || !metadata) {
                    parser.skipChildren();
                    continue;
                }
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    var field = parser.currentName();
                    parser.nextToken();
                    switch (field) {
                        case "namespace" -> namespace = parser.getText();
                        case "name" -> name = parser.getText();
                        case "resourceVersion" -> version = parser.getText();
                        case "annotations" -> end = endOfInitialEvents(parser);
                        default -> parser.skipChildren();
                    }
                }
                break;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Header(new ObjectKey(namespace, name), version, end);
    }

    private static boolean endOfInitialEvents(JsonParser parser) throws IOException {
        var found = false;
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return false;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var marker = parser.currentName().equals("k8s.io/initial-events-end");
            parser.nextToken();
            found |= marker && parser.getText().equals("true");
            parser.skipChildren();
        }
        return found;
    }

    private static byte[] slice(JsonParser parser, byte[] source) throws IOException {
        var from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        var to = (int) parser.currentLocation().getByteOffset();
        return Arrays.copyOfRange(source, from, to);
    }
}
