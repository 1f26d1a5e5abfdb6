package dev.j3s.helm.engine;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What a plain YAML 1.1 scalar means to go-yaml, and which strings must be quoted for it. */
final class YamlScalar {
    private static final Pattern FLOAT =
            Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final Pattern TIMESTAMP =
            Pattern.compile(
                    "\\d{4}-\\d{1,2}-\\d{1,2}"
                            + "([Tt ]\\d{1,2}:\\d{1,2}:\\d{1,2}(\\.\\d*)?"
                            + "( *(Z|[-+]\\d{1,2}(:?\\d{2})?))?)?");
    private static final Pattern BASE_60 =
            Pattern.compile("[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\\.[0-9_]*)?");
    private static final Set<String> TRUE =
            Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
    private static final Set<String> FALSE =
            Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
    private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
    private static final int UINT64_BITS = 64;

    private YamlScalar() {}

    /** Nil, Boolean, Double or the text itself. */
    static Object resolve(String text) {
        if (NULL.contains(text)) {
            return Nil.NIL;
        }
        char c = text.charAt(0);
        if ("yYnNtTfFoO".indexOf(c) >= 0) {
            return TRUE.contains(text) ? Boolean.TRUE : FALSE.contains(text) ? false : text;
        }
        if ((c < '0' || c > '9') && c != '+' && c != '-' && c != '.') {
            return text;
        }
        return switch (text) {
            case ".nan", ".NaN", ".NAN" -> Double.NaN;
            case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF" -> Double.POSITIVE_INFINITY;
            case "-.inf", "-.Inf", "-.INF" -> Double.NEGATIVE_INFINITY;
            default -> numberOrText(text);
        };
    }

    private static Object numberOrText(String text) {
        String digits = text.replace("_", "");
        Optional<BigInteger> integer = integer(digits);
        if (integer.isPresent()) {
            return integer.get().doubleValue();
        }
        return FLOAT.matcher(digits).matches() ? Double.parseDouble(digits) : text;
    }

    /** An integer as Go's strconv reads it with base 0: 0x, 0b, 0o and a leading 0 for octal. */
    static Optional<BigInteger> integer(String text) {
        boolean negative = text.startsWith("-");
        String body = negative || text.startsWith("+") ? text.substring(1) : text;
        if (body.isEmpty() || !Character.isDigit(body.charAt(0))) {
            return Optional.empty();
        }
        String lower = body.toLowerCase(Locale.ROOT);
        int radix = 10;
        int skip = 0;
        if (lower.startsWith("0x") || lower.startsWith("0b") || lower.startsWith("0o")) {
            radix = lower.charAt(1) == 'x' ? 16 : lower.charAt(1) == 'b' ? 2 : 8;
            skip = 2;
        } else if (body.length() > 1 && body.charAt(0) == '0') {
            radix = 8;
            skip = 1;
        }
        String digits = body.substring(skip);
        if (digits.isEmpty() || digits.charAt(0) == '-' || digits.charAt(0) == '+') {
            return Optional.empty();
        }
        try {
            BigInteger value = new BigInteger(digits, radix);
            boolean fits = value.bitLength() <= UINT64_BITS;
            return fits ? Optional.of(negative ? value.negate() : value) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** True if the text, unquoted, would read back as this very string. */
    static boolean isPlainString(String text) {
        if (text.isEmpty() || !(resolve(text) instanceof String)) {
            return false;
        }
        return !TIMESTAMP.matcher(text).matches() && !BASE_60.matcher(text).matches();
    }

    static String number(double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) < 0x1p64;
        return whole ? new BigDecimal(value).toBigInteger().toString() : GoFormat.floatText(value);
    }
}
