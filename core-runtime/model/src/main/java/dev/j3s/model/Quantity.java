package dev.j3s.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * An amount of cpu, memory or anything counted, with the way it was written ({@code 500m}, {@code
 * 1Gi}, {@code 1e3}), which its printed form keeps. Exact; never finer than a billionth. Equality
 * is of amounts: {@code 1000m} equals {@code 1}.
 */
public final class Quantity implements Comparable<Quantity> {
    /** How an amount is written. */
    public enum Format {
        DECIMAL_SI,
        DECIMAL_EXPONENT,
        BINARY_SI
    }

    public static final Quantity ZERO = new Quantity(BigDecimal.ZERO, Format.DECIMAL_SI, "0");

    private static final BigInteger KIBI = BigInteger.valueOf(1024);
    private static final BigDecimal BINARY_MAX = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final String BINARY_SUFFIXES = "KMGTPE";

    private final BigDecimal amount;
    private final Format format;
    private volatile @Nullable String text;

    Quantity(BigDecimal amount, Format format, @Nullable String text) {
        this.amount = amount;
        this.format = format;
        this.text = text;
    }

    /** Throws {@link MalformedValueException} with upstream's sentence. */
    public static Quantity parse(String text) {
        return text.equals("0") ? ZERO : QuantityParser.parse(text);
    }

    /** A JSON string or number; null, missing and JSON null are zero, as Go decodes them. */
    public static Quantity of(@Nullable JsonNode node) {
        return node == null || node.isMissingNode() || node.isNull() ? ZERO : parse(node.asText());
    }

    public static Quantity of(long amount, Format format) {
        return new Quantity(BigDecimal.valueOf(amount), format, null);
    }

    public static Quantity ofMilli(long amount) {
        return new Quantity(BigDecimal.valueOf(amount, 3), Format.DECIMAL_SI, null);
    }

    public BigDecimal amount() {
        return amount;
    }

    public Format format() {
        return format;
    }

    /** Rounded up to a whole number; the largest long where that is too small. */
    public long value() {
        return scaled(0);
    }

    /** In thousandths, rounded up; the largest long where that is too small. */
    public long milliValue() {
        return scaled(3);
    }

    private long scaled(int digits) {
        var whole = amount.movePointRight(digits).setScale(0, RoundingMode.UP);
        if (whole.abs().compareTo(BINARY_MAX) > 0) {
            return whole.signum() > 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
        }
        return whole.longValue();
    }

    public double doubleValue() {
        return amount.doubleValue();
    }

    public int signum() {
        return amount.signum();
    }

    public boolean isZero() {
        return amount.signum() == 0;
    }

    /** A zero takes over the other's format. */
    public Quantity add(Quantity other) {
        return new Quantity(amount.add(other.amount), isZero() ? other.format : format, null);
    }

    public Quantity subtract(Quantity other) {
        return new Quantity(amount.subtract(other.amount), isZero() ? other.format : format, null);
    }

    public Quantity negate() {
        return new Quantity(amount.negate(), format, null);
    }

    public static Quantity max(Quantity a, Quantity b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    @Override
    public int compareTo(Quantity other) {
        return amount.compareTo(other.amount);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Quantity that && compareTo(that) == 0;
    }

    @Override
    public int hashCode() {
        return amount.stripTrailingZeros().hashCode();
    }

    /** The canonical form: the largest suffix that needs no fraction. */
    @Override
    public String toString() {
        var known = text;
        if (known == null) {
            known = print();
            text = known;
        }
        return known;
    }

    private String print() {
        if (isZero()) {
            return "0";
        }
        // Small or broken amounts cannot be told exactly in powers of 1024.
        var binary =
                format == Format.BINARY_SI
                        && amount.abs().compareTo(new BigDecimal(KIBI)) >= 0
                        && isWhole(amount);
        return binary ? binary(amount.toBigIntegerExact()) : decimal();
    }

    private static boolean isWhole(BigDecimal value) {
        return value.stripTrailingZeros().scale() <= 0;
    }

    private static String binary(BigInteger number) {
        var power = 0;
        while (power < BINARY_SUFFIXES.length()) {
            var parts = number.divideAndRemainder(KIBI);
            if (parts[1].signum() != 0) {
                break;
            }
            number = parts[0];
            power++;
        }
        return power == 0 ? number.toString() : number + suffix(power);
    }

    private static String suffix(int power) {
        return BINARY_SUFFIXES.charAt(power - 1) + "i";
    }

    private String decimal() {
        var stripped = amount.stripTrailingZeros();
        var exponent = Math.floorDiv(-stripped.scale(), 3) * 3;
        var number = stripped.movePointLeft(exponent).toBigIntegerExact().toString();
        if (exponent == 0) {
            return number;
        }
        var written = format == Format.DECIMAL_EXPONENT ? "" : decimalSuffix(exponent);
        return number + (written.isEmpty() ? "e" + exponent : written);
    }

    /** Empty where no letter stands for it. */
    private static String decimalSuffix(int exponent) {
        return switch (exponent) {
            case -9 -> "n";
            case -6 -> "u";
            case -3 -> "m";
            case 3 -> "k";
            case 6 -> "M";
            case 9 -> "G";
            case 12 -> "T";
            case 15 -> "P";
            case 18 -> "E";
            default -> "";
        };
    }
}
