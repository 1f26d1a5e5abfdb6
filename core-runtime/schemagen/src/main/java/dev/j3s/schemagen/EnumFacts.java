package dev.j3s.schemagen;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The committed table of values a string field is documented to have, {@code enums.txt}. */
final class EnumFacts {
    private final Map<String, String> values = new HashMap<>();

    private EnumFacts() {}

    static EnumFacts builtIn() throws IOException {
        var stream = EnumFacts.class.getResourceAsStream("enums.txt");
        if (stream == null) {
            throw new IOException("enums.txt is not on the class path");
        }
        var facts = new EnumFacts();
        try (var lines =
                new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#")) {
                    facts.add(line.split("\t"));
                }
            }
        }
        return facts;
    }

    /** {@code Always,IfNotPresent,Never}; empty when any string will do. */
    String of(String message, String field) {
        return values.getOrDefault(message + "#" + field, "");
    }

    private void add(String[] words) {
        for (var i = 1; i < words.length; i++) {
            var equals = words[i].indexOf('=');
            values.put(
                    words[0] + "#" + words[i].substring(0, equals), words[i].substring(equals + 1));
        }
    }
}
