package dev.j3s.schemagen;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The comment of a message or field: prose and {@code +markers} mixed, as upstream writes them.
 *
 * @param lines without comment signs, not escaped
 */
record Comment(List<String> lines) {
    static final Comment NONE = new Comment(List.of());

    Comment {
        lines = List.copyOf(lines);
    }

    /** {@code +name} is there, with or without a value. */
    boolean has(String name) {
        return lines.stream()
                .map(String::strip)
                .anyMatch(l -> l.equals("+" + name) || l.startsWith("+" + name + "="));
    }

    /** The value of the last {@code +name=value}. */
    Optional<String> value(String name) {
        var prefix = "+" + name + "=";
        return lines.stream()
                .map(String::strip)
                .filter(l -> l.startsWith(prefix))
                .map(l -> l.substring(prefix.length()))
                .reduce((first, last) -> last);
    }

    /** The values of every {@code +name=value}, in order. */
    List<String> values(String name) {
        var prefix = "+" + name + "=";
        var found = new ArrayList<String>();
        for (var line : lines) {
            var l = line.strip();
            if (l.startsWith(prefix)) {
                found.add(l.substring(prefix.length()));
            }
        }
        return found;
    }

    /**
     * The prose as upstream's OpenAPI shows it: lines of a paragraph joined, markers and one-line
     * TODOs gone, everything after {@code ---} private.
     */
    String description() {
        var text = new StringBuilder();
        for (var raw : lines) {
            var line = raw.stripTrailing();
            var leading = line.stripLeading();
            if (leading.startsWith("---")) {
                break;
            }
            if (line.isEmpty()) {
                dropLast(text);
                text.append("\n\n");
            } else if (!leading.startsWith("TODO") && !leading.startsWith("+")) {
                appendLine(text, line);
            }
        }
        return text.toString().strip();
    }

    private static void appendLine(StringBuilder text, String line) {
        if (line.startsWith(" ") || line.startsWith("\t")) {
            dropLast(text);
            text.append('\n').append(line).append('\n');
        } else {
            text.append(line).append(' ');
        }
    }

    private static void dropLast(StringBuilder text) {
        if (!text.isEmpty()) {
            text.setLength(text.length() - 1);
        }
    }
}
