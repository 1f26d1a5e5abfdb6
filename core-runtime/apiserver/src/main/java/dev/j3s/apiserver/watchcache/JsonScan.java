package dev.j3s.apiserver.watchcache;

import dev.j3s.model.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds its way in JSON bytes without making a tree. The input is what this server wrote, so
 * anything malformed is a programmer's error and throws.
 */
final class JsonScan {
    private final byte[] json;
    private int at;

    JsonScan(byte[] json, int at) {
        this.json = json;
        this.at = at;
    }

    int position() {
        return at;
    }

    /** Past whitespace: the next byte that means something. */
    byte peek() {
        while (json[at] <= ' ') {
            at++;
        }
        return json[at];
    }

    void expect(char c) {
        if (peek() != c) {
            throw new IllegalStateException("expected '" + c + "' at byte " + at);
        }
        at++;
    }

    /** Enters an object: true when it has a field. */
    boolean enterObject() {
        expect('{');
        return peek() != '}';
    }

    /** After a field's value: true when another field follows; else the object is left. */
    boolean nextField() {
        if (peek() == ',') {
            at++;
            return true;
        }
        expect('}');
        return false;
    }

    /** A field's name; stops at its value. */
    String field() {
        var name = string();
        expect(':');
        peek();
        return name;
    }

    /** A string that holds no escapes that matter: names, keys of metadata. */
    String string() {
        expect('"');
        var start = at;
        var escaped = false;
        while (json[at] != '"') {
            if (json[at] == '\\') {
                escaped = true;
                at++;
            }
            at++;
        }
        var text = new String(json, start, at - start, StandardCharsets.UTF_8);
        at++;
        return escaped ? unescape(start - 1, at) : text;
    }

    private String unescape(int from, int to) {
        var quoted = Arrays.copyOfRange(json, from, to);
        return Json.parse(quoted).textValue();
    }

    void skipValue() {
        switch (peek()) {
            case '"' -> skipString();
            case '{', '[' -> skipNested();
            default -> skipScalar();
        }
    }

    private void skipString() {
        at++;
        while (json[at] != '"') {
            at += json[at] == '\\' ? 2 : 1;
        }
        at++;
    }

    private void skipNested() {
        var depth = 0;
        do {
            switch (json[at]) {
                case '"' -> {
                    skipString();
                    continue;
                }
                case '{', '[' -> depth++;
                case '}', ']' -> depth--;
                default -> {}
            }
            at++;
        } while (depth > 0);
    }

    private void skipScalar() {
        while (at < json.length && json[at] != ',' && json[at] != '}' && json[at] != ']') {
            at++;
        }
    }
}
