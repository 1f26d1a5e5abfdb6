package dev.j3s.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Upstream's prose for built-in types, for OpenAPI documents. Holds the whole text (0.7 MB) while
 * it lives: load it for the making of a document and let it go.
 */
public final class BuiltinDescriptions {
    private final String text;
    private final Map<String, Integer> offsets;

    private BuiltinDescriptions(String text, Map<String, Integer> offsets) {
        this.text = text;
        this.offsets = offsets;
    }

    public static BuiltinDescriptions load() {
        var text = BuiltinTypes.resource("builtin-descriptions.txt");
        return new BuiltinDescriptions(text, BuiltinTypes.definitionOffsets(text));
    }

    /**
     * The descriptions of a definition's fields by JSON name; the empty name is the definition's
     * own. Empty for an unknown definition.
     */
    public Map<String, String> of(String definition) {
        var descriptions = new HashMap<String, String>();
        for (var line : lines(definition)) {
            var words = line.split("\t");
            descriptions.put(name(words), unescape(words.length > 1 ? words[1] : ""));
        }
        return descriptions;
    }

    /**
     * The values a definition's string fields are documented to have, by JSON name; a field without
     * an entry takes any string. For documents only: validation has its own, stricter rules.
     */
    public Map<String, List<String>> enums(String definition) {
        var enums = new HashMap<String, List<String>>();
        for (var line : lines(definition)) {
            var words = line.split("\t");
            if (words.length > 2) {
                enums.put(name(words), List.of(words[2].split(",")));
            }
        }
        return enums;
    }

    private String[] lines(String definition) {
        var offset = offsets.get(definition);
        return offset == null
                ? new String[0]
                : BuiltinTypes.definitionLines(text, offset).split("\n");
    }

    private static String name(String[] words) {
        return words[0].startsWith("=") ? "" : words[0];
    }

    private static String unescape(String escaped) {
        if (escaped.indexOf('\\') < 0) {
            return escaped;
        }
        var text = new StringBuilder(escaped.length());
        for (var i = 0; i < escaped.length(); i++) {
            var c = escaped.charAt(i);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            i++;
            text.append(
                    switch (escaped.charAt(i)) {
                        case 'n' -> '\n';
                        case 't' -> '\t';
                        default -> escaped.charAt(i);
                    });
        }
        return text.toString();
    }
}
