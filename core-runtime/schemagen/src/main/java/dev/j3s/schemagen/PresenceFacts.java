package dev.j3s.schemagen;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * The committed table of facts about the Go types that descriptors do not carry: pointers, missing
 * omitempty, embedded structs, JSON names that differ. {@code presence.txt} explains its form.
 */
final class PresenceFacts {
    /** What decides whether a field is required. */
    enum Need {
        /** The comment decides; without a marker the field is optional. */
        OPTIONAL_TAG,
        /** The comment decides; without a marker the field is required. */
        REQUIRED_TAG,
        REQUIRED,
        OPTIONAL
    }

    /**
     * @param mode one of P, V, K, Z, I
     */
    record Fact(String jsonName, char mode, Need need) {}

    private final Map<String, Fact> facts = new HashMap<>();
    private final TreeSet<String> kinds = new TreeSet<>();

    static PresenceFacts read(Reader text) throws IOException {
        var table = new PresenceFacts();
        var lines = new BufferedReader(text);
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (!line.isBlank() && !line.startsWith("#")) {
                table.add(line.strip().split(" "));
            }
        }
        return table;
    }

    static PresenceFacts builtIn() throws IOException {
        var stream = PresenceFacts.class.getResourceAsStream("presence.txt");
        if (stream == null) {
            throw new IOException("presence.txt is not on the class path");
        }
        try (var reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
            return read(reader);
        }
    }

    /** The type carries kind and apiVersion in its JSON. */
    boolean isKind(String message) {
        return kinds.contains(message);
    }

    Fact of(String message, String field, boolean isMessage) {
        var fact = facts.get(message + "#" + field);
        return fact != null ? fact : new Fact(field, isMessage ? 'P' : 'V', Need.OPTIONAL_TAG);
    }

    private void add(String[] words) {
        for (var i = 1; i < words.length; i++) {
            var word = words[i];
            if (word.equals("*")) {
                kinds.add(words[0]);
                continue;
            }
            var equals = word.indexOf('=');
            var names = word.substring(0, equals).split(">");
            facts.put(
                    words[0] + "#" + names[0],
                    new Fact(names[names.length - 1], word.charAt(equals + 1), need(word)));
        }
    }

    private static Need need(String word) {
        return switch (word.charAt(word.length() - 1)) {
            case '!' -> Need.REQUIRED_TAG;
            case '+' -> Need.REQUIRED;
            case '-' -> Need.OPTIONAL;
            default -> Need.OPTIONAL_TAG;
        };
    }
}
