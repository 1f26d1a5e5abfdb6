package dev.j3s.model;

import dev.j3s.model.Quantity.Format;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * The grammar of quantities (k8s.io/apimachinery api/resource/quantity.go), upstream's habit
 * included of printing some texts again as they were written.
 */
final class QuantityParser {
    private static final String WRONG_FORMAT =
            "quantities must match the regular expression"
                    + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
    private static final String WRONG_SUFFIX = "unable to parse quantity's suffix";

    /** Amounts of more digits leave upstream's fast path, and with it the text as written. */
    private static final int FAST_DIGITS_MAX = 18;

    private static final int NANO_DIGITS = 9;
    private static final int EXPONENT_MAX = 10_000;
    private static final BigDecimal BINARY_MAX = BigDecimal.valueOf(Long.MAX_VALUE);

    private record Suffix(Format format, int exponent) {}

    private QuantityParser() {}

    static Quantity parse(String text) {
        if (text.isEmpty()) {
            throw new MalformedValueException(WRONG_FORMAT);
        }
        var length = text.length();
        var negative = text.charAt(0) == '-';
        var at = negative || text.charAt(0) == '+' ? 1 : 0;
        while (at < length && text.charAt(at) == '0') {
            at++;
        }
        if (at == length) {
            return Quantity.ZERO;
        }
        var wholeEnd = digitsEnd(text, at);
        var whole = wholeEnd == at ? "0" : text.substring(at, wholeEnd);
        var fraction = "";
        var end = wholeEnd;
        if (end < length && text.charAt(end) == '.') {
            var fractionEnd = digitsEnd(text, end + 1);
            fraction = text.substring(end + 1, fractionEnd);
            end = fractionEnd;
        }
        var suffix = suffix(text, end);
        var digits = new BigDecimal(new BigInteger(whole + fraction), fraction.length());
        return build(text, negative, whole, fraction, digits, suffix);
    }

    private static Quantity build(
            String text,
            boolean negative,
            String whole,
            String fraction,
            BigDecimal digits,
            Suffix suffix) {
        var format = suffix.format();
        if (format == Format.BINARY_SI) {
            var amount = digits.multiply(new BigDecimal(BigInteger.TWO.pow(suffix.exponent())));
            var small = amount.compareTo(BigDecimal.ONE) < 0 && amount.signum() > 0;
            amount = round(amount).min(BINARY_MAX);
            return new Quantity(
                    negative ? amount.negate() : amount,
                    small ? Format.DECIMAL_SI : format,
                    binaryText(text, whole, fraction, suffix.exponent()));
        }
        var amount = round(digits.scaleByPowerOfTen(suffix.exponent()));
        return new Quantity(
                negative ? amount.negate() : amount,
                format,
                decimalText(text, whole + fraction, suffix.exponent() - fraction.length()));
    }

    /** You asked for some, you get some: towards infinity at the finest unit. */
    private static BigDecimal round(BigDecimal amount) {
        return amount.scale() > NANO_DIGITS
                ? amount.setScale(NANO_DIGITS, RoundingMode.UP)
                : amount;
    }

    private static @Nullable String decimalText(String text, String digits, int scale) {
        var asWritten =
                digits.length() <= FAST_DIGITS_MAX
                        && scale >= -NANO_DIGITS
                        && scale % 3 == 0
                        && !digits.endsWith("000")
                        && digits.charAt(0) != '0';
        return asWritten ? text : null;
    }

    private static @Nullable String binaryText(
            String text, String whole, String fraction, int exponent) {
        var fast =
                fraction.isEmpty() && 15 - whole.length() - (int) (exponent * 3 / 10.0f) - 1 >= 0;
        return fast && (Long.parseLong(whole) & 7) != 0 ? text : null;
    }

    private static int digitsEnd(String text, int from) {
        var at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }

    private static Suffix suffix(String text, int start) {
        var at = start;
        while (at < text.length() && "eEinumkKMGTP".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        if (at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
            at++;
        }
        if (digitsEnd(text, at) != text.length()) {
            throw new MalformedValueException(WRONG_FORMAT);
        }
        var suffix = text.substring(start);
        return switch (suffix) {
            case "" -> new Suffix(Format.DECIMAL_SI, 0);
            case "n" -> new Suffix(Format.DECIMAL_SI, -9);
            case "u" -> new Suffix(Format.DECIMAL_SI, -6);
            case "m" -> new Suffix(Format.DECIMAL_SI, -3);
            case "k" -> new Suffix(Format.DECIMAL_SI, 3);
            case "M" -> new Suffix(Format.DECIMAL_SI, 6);
            case "G" -> new Suffix(Format.DECIMAL_SI, 9);
            case "T" -> new Suffix(Format.DECIMAL_SI, 12);
            case "P" -> new Suffix(Format.DECIMAL_SI, 15);
            case "E" -> new Suffix(Format.DECIMAL_SI, 18);
            case "Ki" -> new Suffix(Format.BINARY_SI, 10);
            case "Mi" -> new Suffix(Format.BINARY_SI, 20);
            case "Gi" -> new Suffix(Format.BINARY_SI, 30);
            case "Ti" -> new Suffix(Format.BINARY_SI, 40);
            case "Pi" -> new Suffix(Format.BINARY_SI, 50);
            case "Ei" -> new Suffix(Format.BINARY_SI, 60);
            default -> new Suffix(Format.DECIMAL_EXPONENT, exponent(suffix));
        };
    }

    private static int exponent(String suffix) {
        if (suffix.charAt(0) == 'e' || suffix.charAt(0) == 'E') {
            try {
                var exponent = Integer.parseInt(suffix.substring(1));
                if (Math.abs(exponent) <= EXPONENT_MAX) {
                    return exponent;
                }
            } catch (NumberFormatException e) {
                throw new MalformedValueException(WRONG_SUFFIX);
            }
        }
        throw new MalformedValueException(WRONG_SUFFIX);
    }
}
