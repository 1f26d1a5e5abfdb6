package dev.j3s.helm.engine;

/** Go's string literal escapes. */
final class GoString {
    private GoString() {}

    /** The text between the quotes with its escapes resolved. */
    static String unquote(String literal) {
        if (literal.indexOf('\\') < 0) {
            return literal;
        }
        StringBuilder out = new StringBuilder(literal.length());
        int i = 0;
        while (i < literal.length()) {
            char c = literal.charAt(i++);
            if (c != '\\') {
                out.append(c);
                continue;
            }
            if (i >= literal.length()) {
                throw new IllegalArgumentException("escape at the end");
            }
            i = escape(literal, i, out);
        }
        return out.toString();
    }

    private static int escape(String literal, int at, StringBuilder out) {
        char c = literal.charAt(at);
        switch (c) {
            case 'n' -> out.append('\n');
            case 't' -> out.append('\t');
            case 'r' -> out.append('\r');
            case 'a' -> out.append('\007');
            case 'b' -> out.append('\b');
            case 'f' -> out.append('\f');
            case 'v' -> out.append('\013');
            case '\\', '"', '\'' -> out.append(c);
            case 'x' -> {
                return code(literal, at + 1, 2, 16, out);
            }
            case 'u' -> {
                return code(literal, at + 1, 4, 16, out);
            }
            case 'U' -> {
                return code(literal, at + 1, 8, 16, out);
            }
            case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                return code(literal, at, 3, 8, out);
            }
            default -> throw new IllegalArgumentException("unknown escape");
        }
        return at + 1;
    }

    private static int code(String literal, int from, int digits, int radix, StringBuilder out) {
        if (from + digits > literal.length()) {
            throw new IllegalArgumentException("short escape");
        }
        out.appendCodePoint(Integer.parseInt(literal.substring(from, from + digits), radix));
        return from + digits;
    }
}
