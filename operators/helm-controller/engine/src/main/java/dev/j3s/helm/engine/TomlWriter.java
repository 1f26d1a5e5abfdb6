package dev.j3s.helm.engine;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** TOML as Go's BurntSushi encoder writes it: values first, then tables, two spaces deeper. */
final class TomlWriter {
    private static final Pattern BARE_KEY = Pattern.compile("[A-Za-z0-9_-]+");
    private static final int INDENT = 2;

    private final StringBuilder out = new StringBuilder();

    private TomlWriter() {}

    static String write(Map<String, Object> map) {
        TomlWriter writer = new TomlWriter();
        writer.table(map, "", 0);
        return writer.out.toString();
    }

    private void table(Map<String, Object> map, String path, int depth) {
        for (Map.Entry<String, Object> entry : map.entrySet()) {
            Object value = GoValue.plain(entry.getValue());
            if (value != Nil.NIL && !GoValue.isMap(value) && !isTableArray(value)) {
                out.repeat(' ', depth * INDENT)
                        .append(key(entry.getKey()))
                        .append(" = ")
                        .append(value(value))
                        .append('\n');
            }
        }
        for (Map.Entry<String, Object> entry : map.entrySet()) {
            String name = path.isEmpty() ? key(entry.getKey()) : path + "." + key(entry.getKey());
            Object value = GoValue.plain(entry.getValue());
            if (GoValue.isMap(value)) {
                header(name, depth, depth == 0, "[", "]");
                table(GoValue.map(value), name, depth + 1);
            } else if (isTableArray(value)) {
                for (Object item : GoValue.list(value)) {
                    header(name, depth, true, "[[", "]]");
                    table(GoValue.map(item), name, depth + 1);
                }
            }
        }
    }

    private void header(String name, int depth, boolean spaced, String open, String close) {
        if (spaced && !out.isEmpty()) {
            out.append('\n');
        }
        out.repeat(' ', depth * INDENT).append(open).append(name).append(close).append('\n');
    }

    private static boolean isTableArray(Object value) {
        return value instanceof List<?> list && !list.isEmpty() && GoValue.isMap(list.getFirst());
    }

    private static String key(String key) {
        return BARE_KEY.matcher(key).matches() ? key : GoFormat.quote(key);
    }

    private static String value(Object value) {
        return switch (value) {
            case String s -> GoFormat.quote(s);
            case Double d -> number(d);
            case List<?> list ->
                    list.stream()
                            .map(TomlWriter::value)
                            .collect(Collectors.joining(", ", "[", "]"));
            case Map<?, ?> map ->
                    GoValue.map(map).entrySet().stream()
                            .map(e -> key(e.getKey()) + " = " + value(e.getValue()))
                            .collect(Collectors.joining(", ", "{", "}"));
            default -> GoFormat.print(value);
        };
    }

    private static String number(double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
        return whole ? String.format("%.1f", value) : GoFormat.floatText(value);
    }
}
