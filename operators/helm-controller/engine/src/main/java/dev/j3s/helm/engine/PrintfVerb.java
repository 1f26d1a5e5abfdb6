package dev.j3s.helm.engine;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What each printf verb makes of a value; a verb that does not fit gives Go's {@code %!d(...)}. */
final class PrintfVerb {
    private static final int DEFAULT_PRECISION = 6;

    private PrintfVerb() {}

    static String format(int verb, Object value, Printf.Directive directive) {
        if (verb == 'T') {
            return GoValue.typeOf(value);
        }
        if (value == Nil.NIL) {
            return verb == 'v' ? "<nil>" : "%!" + Character.toString(verb) + "(<nil>)";
        }
        if (verb == 'v') {
            return general(value, directive);
        }
        if ("sqxXdbotcfFeEgGU".indexOf(verb) < 0) {
            return mismatch(verb, value);
        }
        if (value instanceof List<?> list) {
            return list.stream()
                    .map(item -> format(verb, item, directive))
                    .collect(Collectors.joining(" ", "[", "]"));
        }
        if (GoValue.isMap(value)) {
            Function<Map.Entry<String, Object>, String> entry =
                    e ->
                            format(verb, e.getKey(), directive)
                                    + ":"
                                    + format(verb, e.getValue(), directive);
            return GoValue.map(value).entrySet().stream()
                    .map(entry)
                    .collect(Collectors.joining(" ", "map[", "]"));
        }
        return scalar(verb, value, directive);
    }

    private static String general(Object value, Printf.Directive directive) {
        if (value instanceof Double d && directive.precision() < 0) {
            return (directive.plus() && d >= 0 ? "+" : "") + GoFormat.floatText(d);
        }
        if (GoValue.isInteger(value)) {
            return decimal(((Number) value).longValue(), directive);
        }
        return directive.sharp() && value instanceof String s
                ? GoFormat.quote(s)
                : GoFormat.print(value);
    }

    private static String scalar(int verb, Object value, Printf.Directive directive) {
        return switch (value) {
            case String s -> string(verb, s, directive);
            case byte[] b -> string(verb, new String(b, StandardCharsets.UTF_8), directive);
            case Boolean b -> verb == 't' ? b.toString() : mismatch(verb, value);
            case Double d -> floating(verb, d, directive);
            case Number n -> integer(verb, n.longValue(), value, directive);
            default ->
                    switch (verb) {
                        case 's' -> GoFormat.print(value);
                        case 'q' -> GoFormat.quote(GoFormat.print(value));
                        default -> mismatch(verb, value);
                    };
        };
    }

    private static String string(int verb, String text, Printf.Directive directive) {
        int precision = directive.precision();
        boolean cut = precision >= 0 && text.codePointCount(0, text.length()) > precision;
        String shown = cut ? text.substring(0, text.offsetByCodePoints(0, precision)) : text;
        byte[] bytes = shown.getBytes(StandardCharsets.UTF_8);
        return switch (verb) {
            case 's' -> shown;
            case 'q' -> GoFormat.quote(shown);
            case 'x' -> HexFormat.of().formatHex(bytes);
            case 'X' -> HexFormat.of().withUpperCase().formatHex(bytes);
            default -> mismatch(verb, text);
        };
    }

    private static String integer(int verb, long n, Object value, Printf.Directive directive) {
        return switch (verb) {
            case 'd' -> decimal(n, directive);
            case 'b' -> Long.toString(n, 2);
            case 'o' -> (directive.sharp() ? "0" : "") + Long.toString(n, 8);
            case 'x' -> (directive.sharp() ? "0x" : "") + Long.toString(n, 16);
            case 'X' ->
                    (directive.sharp() ? "0X" : "") + Long.toString(n, 16).toUpperCase(Locale.ROOT);
            case 'c' -> Character.toString((int) n);
            case 'q' -> "'" + Character.toString((int) n) + "'";
            case 'U' -> String.format("U+%04X", n);
            default -> mismatch(verb, value);
        };
    }

    private static String decimal(long n, Printf.Directive directive) {
        String sign = n < 0 ? "" : directive.plus() ? "+" : directive.space() ? " " : "";
        return sign + n;
    }

    private static String floating(int verb, double d, Printf.Directive directive) {
        int precision = directive.precision() < 0 ? DEFAULT_PRECISION : directive.precision();
        String sign = directive.plus() && d >= 0 ? "+" : "";
        return switch (verb) {
            case 'f', 'F' ->
                    sign
                            + new BigDecimal(d)
                                    .setScale(precision, RoundingMode.HALF_EVEN)
                                    .toPlainString();
            case 'e' -> sign + String.format(Locale.ROOT, "%." + precision + "e", d);
            case 'E' -> sign + String.format(Locale.ROOT, "%." + precision + "E", d);
            case 'g', 'G' -> sign + GoFormat.floatText(d);
            default -> mismatch(verb, d);
        };
    }

    private static String mismatch(int verb, Object value) {
        return "%!" + Character.toString(verb) + "(" + typed(value) + ")";
    }

    static String typed(Object value) {
        return value == Nil.NIL ? "<nil>" : GoValue.typeOf(value) + "=" + GoFormat.print(value);
    }
}
