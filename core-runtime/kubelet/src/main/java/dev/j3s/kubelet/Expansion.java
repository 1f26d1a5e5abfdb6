package dev.j3s.kubelet;

import java.util.Map;

/** {@code $(VAR)} in commands, arguments, values and paths, as upstream expands it. */
final class Expansion {
    private Expansion() {}

    /** Unknown variables stay as they are; {@code $$} is one dollar sign. */
    static String expand(String text, Map<String, String> variables) {
        var out = new StringBuilder();
        var i = 0;
        while (i < text.length()) {
            var c = text.charAt(i);
            if (c != '$' || i + 1 == text.length()) {
                out.append(c);
                i++;
                continue;
            }
            var next = text.charAt(i + 1);
            var end = next == '(' ? text.indexOf(')', i + 2) : -1;
            if (end > 0) {
                var name = text.substring(i + 2, end);
                out.append(variables.getOrDefault(name, "$(" + name + ")"));
                i = end + 1;
            } else {
                out.append('$');
                if (next != '$') {
                    out.append(next);
                }
                i += 2;
            }
        }
        return out.toString();
    }
}
