package dev.j3s.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.model.Json.MalformedJsonException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Bytes to tree in one pass, noticing fields that come twice; as fast as a reader that does not
 * look. Depth is limited by {@link Json#DEPTH_MAX}.
 */
public final class JsonReader {
    private static final JsonNodeFactory NODES = Json.mapper().getNodeFactory();

    private final JsonParser parser;
    private final TreePath path = new TreePath();
    private final Set<String> duplicates = new LinkedHashSet<>(0);

    private JsonReader(JsonParser parser) {
        this.parser = parser;
    }

    /** Throws {@link MalformedJsonException} where the bytes are no JSON value. */
    public static Document read(byte[] json) {
        try (var parser = Json.mapper().getFactory().createParser(json)) {
            var reader = new JsonReader(parser);
            if (parser.nextToken() == null) {
                throw new MalformedJsonException("unexpected end of JSON input", null);
            }
            var tree = reader.value();
            if (parser.nextToken() != null) {
                throw new MalformedJsonException("invalid character after top-level value", null);
            }
            return new Document(tree, reader.duplicates.stream().toList());
        } catch (JsonProcessingException e) {
            throw new MalformedJsonException(e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode value() throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> NODES.textNode(parser.getText());
            case VALUE_NUMBER_INT -> integer();
            case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDecimalValue());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            default ->
                    throw new MalformedJsonException(
                            "unexpected token " + parser.currentToken(), null);
        };
    }

    private JsonNode integer() throws IOException {
        return switch (parser.getNumberType()) {
            case INT -> NODES.numberNode(parser.getIntValue());
            case LONG -> NODES.numberNode(parser.getLongValue());
            default -> NODES.numberNode(parser.getBigIntegerValue());
        };
    }

    private ObjectNode object() throws IOException {
        var object = NODES.objectNode();
        while (true) {
            var name = parser.nextFieldName();
            if (name == null) {
                return object;
            }
            parser.nextToken();
            path.push(name);
            if (object.replace(name, value()) != null
                    && duplicates.size() < Document.COMPLAINTS_MAX) {
                duplicates.add("duplicate field \"" + path + "\"");
            }
            path.pop();
        }
    }

    private ArrayNode array() throws IOException {
        var array = NODES.arrayNode();
        path.pushIndex();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value());
            path.nextIndex();
        }
        path.pop();
        return array;
    }
}
