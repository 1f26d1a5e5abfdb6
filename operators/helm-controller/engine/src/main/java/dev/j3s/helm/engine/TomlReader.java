package dev.j3s.helm.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads TOML 1.0; dates and times stay text. */
final class TomlReader {
    private static final int NESTING_MAX = 200;

    private final String text;
    private final Map<String, Object> root = new TreeMap<>();
    private Map<String, Object> table = root;
    private int position;
    private int depth;

    private TomlReader(String text) {
        this.text = text.replace("\r\n", "\n");
    }

    static Map<String, Object> read(String text) {
        return new TomlReader(text).run();
    }

    private Map<String, Object> run() {
        skipBlank();
        while (position < text.length()) {
            if (text.startsWith("[[", position)) {
                position += 2;
                List<String> path = keyPath();
                expect("]]");
                table = appendTable(path);
            } else if (peek() == '[') {
                position++;
                List<String> path = keyPath();
                expect("]");
                table = tableAt(root, path);
            } else {
                assign(table);
            }
            endOfLine();
            skipBlank();
        }
        return root;
    }

    private void assign(Map<String, Object> into) {
        List<String> path = keyPath();
        expect("=");
        skipSpaces();
        Object value = value();
        Map<String, Object> target = tableAt(into, path.subList(0, path.size() - 1));
        if (target.putIfAbsent(path.getLast(), value) != null) {
            throw error("Key '" + String.join(".", path) + "' has already been defined.");
        }
    }

    private Map<String, Object> tableAt(Map<String, Object> start, List<String> path) {
        Map<String, Object> current = start;
        for (String step : path) {
            Object next = current.computeIfAbsent(step, k -> new TreeMap<String, Object>());
            if (next instanceof List<?> list && !list.isEmpty()) {
                next = list.getLast();
            }
            if (!GoValue.isMap(next)) {
                throw error("Key '" + String.join(".", path) + "' has already been defined.");
            }
            current = GoValue.map(next);
        }
        return current;
    }

    private Map<String, Object> appendTable(List<String> path) {
        Map<String, Object> parent = tableAt(root, path.subList(0, path.size() - 1));
        Object list = parent.computeIfAbsent(path.getLast(), k -> new ArrayList<>());
        if (!(list instanceof List<?>)) {
            throw error("Key '" + String.join(".", path) + "' is not an array of tables");
        }
        Map<String, Object> added = new TreeMap<>();
        GoValue.list(list).add(added);
        return added;
    }

    private List<String> keyPath() {
        List<String> path = new ArrayList<>();
        while (true) {
            skipSpaces();
            path.add(key());
            skipSpaces();
            if (peek() != '.') {
                return path;
            }
            position++;
        }
    }

    private String key() {
        char c = peek();
        if (c == '"' || c == '\'') {
            return string(c);
        }
        int start = position;
        while (Character.isLetterOrDigit(peek()) || peek() == '_' || peek() == '-') {
            position++;
        }
        if (start == position) {
            throw error("expected a key");
        }
        return text.substring(start, position);
    }

    private Object value() {
        char c = peek();
        return switch (c) {
            case '"', '\'' -> string(c);
            case '[' -> array();
            case '{' -> inlineTable();
            default -> scalar();
        };
    }

    private String string(char quote) {
        String triple = String.valueOf(quote).repeat(3);
        if (text.startsWith(triple, position)) {
            return multiline(triple);
        }
        int start = ++position;
        while (peek() != quote) {
            if (position >= text.length() || peek() == '\n') {
                throw error("unterminated string");
            }
            position += quote == '"' && peek() == '\\' ? 2 : 1;
        }
        String raw = text.substring(start, position++);
        return quote == '"' ? unescape(raw) : raw;
    }

    private String multiline(String triple) {
        int start = position + triple.length();
        int end = text.indexOf(triple, start);
        while (end > 0 && triple.equals("\"\"\"") && text.charAt(end - 1) == '\\') {
            end = text.indexOf(triple, end + 1);
        }
        if (end < 0) {
            throw error("unterminated string");
        }
        position = end + triple.length();
        String raw = text.substring(start, end);
        raw = raw.startsWith("\n") ? raw.substring(1) : raw;
        return triple.equals("'''") ? raw : unescape(raw.replaceAll("\\\\[ \\t]*\\n\\s*", ""));
    }

    private String unescape(String raw) {
        try {
            return GoString.unquote(raw);
        } catch (IllegalArgumentException e) {
            throw error("invalid escape in string");
        }
    }

    private List<Object> array() {
        enter();
        List<Object> list = new ArrayList<>();
        position++;
        skipBlank();
        while (peek() != ']') {
            list.add(value());
            skipBlank();
            if (peek() == ',') {
                position++;
                skipBlank();
            } else if (peek() != ']') {
                throw error("expected a comma or array terminator ']'");
            }
        }
        position++;
        depth--;
        return list;
    }

    private Map<String, Object> inlineTable() {
        enter();
        Map<String, Object> map = new TreeMap<>();
        position++;
        skipSpaces();
        while (peek() != '}') {
            assign(map);
            skipSpaces();
            if (peek() == ',') {
                position++;
                skipSpaces();
            } else if (peek() != '}') {
                throw error("expected a comma or an inline table terminator '}'");
            }
        }
        position++;
        depth--;
        return map;
    }

    private void enter() {
        if (++depth > NESTING_MAX) {
            throw error("nested too deep");
        }
    }

    private Object scalar() {
        int start = position;
        while (position < text.length() && ",]}#\n".indexOf(peek()) < 0) {
            position++;
        }
        String word = text.substring(start, position).strip();
        if (word.equals("true") || word.equals("false")) {
            return word.equals("true");
        }
        String digits = word.replace("_", "");
        try {
            return switch (digits) {
                case "inf", "+inf" -> Double.POSITIVE_INFINITY;
                case "-inf" -> Double.NEGATIVE_INFINITY;
                case "nan", "+nan", "-nan" -> Double.NaN;
                default -> number(word, digits);
            };
        } catch (NumberFormatException e) {
            throw error("expected value but found " + GoFormat.quote(word) + " instead");
        }
    }

    private static Object number(String word, String digits) {
        if (word.matches("\\d{4}-\\d{2}-\\d{2}.*") || word.matches("\\d{2}:\\d{2}:.*")) {
            return word;
        }
        if (digits.startsWith("0x")) {
            return Long.parseLong(digits.substring(2), 16);
        }
        if (digits.startsWith("0o")) {
            return Long.parseLong(digits.substring(2), 8);
        }
        if (digits.startsWith("0b")) {
            return Long.parseLong(digits.substring(2), 2);
        }
        boolean integer = digits.matches("[-+]?\\d+");
        if (integer) {
            return Long.parseLong(digits);
        }
        return Double.parseDouble(digits);
    }

    private void expect(String wanted) {
        skipSpaces();
        if (!text.startsWith(wanted, position)) {
            throw error("expected '" + wanted + "'");
        }
        position += wanted.length();
    }

    private void endOfLine() {
        skipSpaces();
        if (peek() == '#') {
            skipComment();
        }
        if (position < text.length() && peek() != '\n') {
            throw error("expected a newline");
        }
    }

    private void skipSpaces() {
        while (peek() == ' ' || peek() == '\t') {
            position++;
        }
    }

    private void skipBlank() {
        while (position < text.length()) {
            if (peek() == '#') {
                skipComment();
            } else if (Character.isWhitespace(peek())) {
                position++;
            } else {
                return;
            }
        }
    }

    private void skipComment() {
        while (position < text.length() && peek() != '\n') {
            position++;
        }
    }

    private char peek() {
        return position < text.length() ? text.charAt(position) : '\0';
    }

    private EngineException error(String message) {
        int line = new Source("", text).line(position);
        return EngineException.template("toml: line " + line + ": " + message);
    }
}
