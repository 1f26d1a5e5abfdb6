package dev.j3s.helm.engine;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Go's default formatting of values ({@code %v}), of floats, and of quoted strings. */
final class GoFormat {
    /** From this decimal exponent on, {@code %v} of a float64 uses the exponent form. */
    private static final int EXPONENT_FORM_FROM = 6;

    private static final int EXPONENT_FORM_BELOW = -4;

    private GoFormat() {}

    static String print(Object value) {
        if (value instanceof String s) {
            return s;
        }
        StringBuilder out = new StringBuilder();
        append(out, value);
        return out.toString();
    }

    private static void append(StringBuilder out, Object value) {
        switch (value) {
            case Nil _ -> out.append("<nil>");
            case Double d -> out.append(floatText(d));
            case Map<?, ?> m -> appendMap(out, GoValue.map(m));
            case List<?> l -> appendAll(out, l);
            case byte[] b -> {
                Object[] numbers = new Object[b.length];
                Arrays.setAll(numbers, i -> b[i] & 0xff);
                appendAll(out, Arrays.asList(numbers));
            }
            default -> out.append(value);
        }
    }

    private static void appendMap(StringBuilder out, Map<String, Object> map) {
        out.append("map[");
        String separator = "";
        for (Map.Entry<String, Object> entry : map.entrySet()) {
            out.append(separator).append(entry.getKey()).append(':');
            append(out, entry.getValue());
            separator = " ";
        }
        out.append(']');
    }

    private static void appendAll(StringBuilder out, List<?> values) {
        out.append('[');
        String separator = "";
        for (Object value : values) {
            out.append(separator);
            append(out, value);
            separator = " ";
        }
        out.append(']');
    }

    /** {@code %v}: the shortest digits, exponent form below 1e-4 and from 1e6. */
    static String floatText(double value) {
        return floatText(value, EXPONENT_FORM_FROM);
    }

    static String floatText(double value, int exponentFormFrom) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0" : "0";
        }
        BigDecimal decimal = new BigDecimal(Double.toString(Math.abs(value))).stripTrailingZeros();
        String digits = decimal.unscaledValue().toString();
        int exponent = digits.length() - decimal.scale() - 1;
        String sign = value < 0 ? "-" : "";
        if (exponent < EXPONENT_FORM_BELOW || exponent >= exponentFormFrom) {
            return sign + exponentForm(digits, exponent);
        }
        return sign + decimal.toPlainString();
    }

    private static String exponentForm(String digits, int exponent) {
        StringBuilder out = new StringBuilder().append(digits.charAt(0));
        if (digits.length() > 1) {
            out.append('.').append(digits, 1, digits.length());
        }
        int size = Math.abs(exponent);
        return out.append('e')
                .append(exponent < 0 ? '-' : '+')
                .append(size < 10 ? "0" : "")
                .append(size)
                .toString();
    }

    /** strconv.Quote. */
    static String quote(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        text.codePoints().forEach(c -> quoted(out, c));
        return out.append('"').toString();
    }

    private static void quoted(StringBuilder out, int c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\t' -> out.append("\\t");
            case '\r' -> out.append("\\r");
            case 0x07 -> out.append("\\a");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case 0x0b -> out.append("\\v");
            default -> {
                if (c < 0x20 || c == 0x7f) {
                    out.append(String.format("\\x%02x", c));
                } else if (isGraphic(c)) {
                    out.appendCodePoint(c);
                } else {
                    out.append(String.format(c <= 0xffff ? "\\u%04x" : "\\U%08x", c));
                }
            }
        }
    }

    private static boolean isGraphic(int c) {
        if (c < 0x7f) {
            return true;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }
}
