package dev.j3s.model;

import java.util.HashMap;
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
        var offset = offsets.get(definition);
        if (offset == null) {
            return Map.of();
        }
        var descriptions = new HashMap<String, String>();
        for (var line : BuiltinTypes.definitionLines(text, offset).split("\n")) {
            var tab = line.indexOf('\t');
            var name = line.startsWith("=") ? "" : line.substring(0, tab);
            descriptions.put(name, unescape(line.substring(tab + 1)));
        }
        return descriptions;
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
