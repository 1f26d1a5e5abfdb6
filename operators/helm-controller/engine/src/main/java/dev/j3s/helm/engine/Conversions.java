package dev.j3s.helm.engine;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sprig's lenient conversions between types. */
final class Conversions {
    private Conversions() {}

    /** Sprig's strval. */
    static String text(Object value) {
        return value instanceof byte[] bytes
                ? new String(bytes, StandardCharsets.UTF_8)
                : GoFormat.print(value);
    }

    /** Sprig's strslice: nil items vanish, a single value becomes a list of one. */
    static List<String> texts(Object value) {
        List<String> texts = new ArrayList<>();
        if (value instanceof List<?> || value instanceof byte[]) {
            for (Object item : Arguments.asList(value)) {
                if (item != Nil.NIL) {
                    texts.add(text(item));
                }
            }
        } else if (value != Nil.NIL) {
            texts.add(text(value));
        }
        return texts;
    }

    /** What is not a number is 0. */
    static long integer(Object value) {
        return switch (value) {
            case Boolean b -> b ? 1 : 0;
            case Number n -> n.longValue();
            case String s -> integer(s);
            default -> 0;
        };
    }

    private static long integer(String text) {
        boolean negative = text.startsWith("-");
        String body = negative || text.startsWith("+") ? text.substring(1) : text;
        int dot = body.indexOf('.');
        if (dot >= 0 && body.substring(dot + 1).chars().allMatch(c -> c == '0')) {
            body = body.substring(0, dot);
        }
        if (!body.isEmpty() && body.chars().allMatch(c -> c == '0')) {
            return 0;
        }
        Optional<BigInteger> value = YamlScalar.integer(body);
        if (value.isEmpty() || value.get().bitLength() >= Long.SIZE) {
            return 0;
        }
        return negative ? -value.get().longValue() : value.get().longValue();
    }

    static double floating(Object value) {
        return switch (value) {
            case Boolean b -> b ? 1 : 0;
            case Number n -> n.doubleValue();
            case String s -> {
                try {
                    yield Double.parseDouble(s);
                } catch (NumberFormatException e) {
                    yield 0;
                }
            }
            default -> 0;
        };
    }
}
