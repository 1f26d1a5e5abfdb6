package dev.j3s.helm.engine;

import java.util.Locale;

/** Number constants of templates: int when they fit, int64, else float64. */
final class NumberLiteral {
    private NumberLiteral() {}

    static Object parse(String literal) {
        String digits = literal.replace("_", "");
        boolean negative = digits.startsWith("-");
        String body = negative || digits.startsWith("+") ? digits.substring(1) : digits;
        String lower = body.toLowerCase(Locale.ROOT);
        if (lower.startsWith("0x") && lower.indexOf('p') < 0 && lower.indexOf('.') < 0) {
            return integer(body.substring(2), 16, negative);
        }
        if (lower.startsWith("0b")) {
            return integer(body.substring(2), 2, negative);
        }
        if (lower.startsWith("0o")) {
            return integer(body.substring(2), 8, negative);
        }
        if (allDigits(body)) {
            return integer(body, body.length() > 1 && body.charAt(0) == '0' ? 8 : 10, negative);
        }
        double value = Double.parseDouble(digits);
        boolean whole = body.indexOf('.') < 0 && value == Math.rint(value);
        return whole && Math.abs(value) < 9e18 ? narrow((long) value) : value;
    }

    private static Object integer(String digits, int radix, boolean negative) {
        long value = Long.parseLong(digits, radix);
        return narrow(negative ? -value : value);
    }

    /** A Go int is 64 bits; Integer stands for it as long as the value fits. */
    static Object narrow(long value) {
        if (value == (int) value) {
            return (int) value;
        }
        return value;
    }

    private static boolean allDigits(String text) {
        return !text.isEmpty() && text.chars().allMatch(Character::isDigit);
    }
}
