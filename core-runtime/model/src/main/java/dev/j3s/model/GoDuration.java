package dev.j3s.model;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/** Go's text form of a duration: {@code 1h15m30.918273645s}, {@code 250ms}, {@code 0s}. */
public final class GoDuration {
    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d*)?|\\.\\d+)([a-zµμ]+)");
    private static final Map<String, Long> NANOS =
            Map.of(
                    "ns", 1L,
                    "us", 1_000L,
                    "µs", 1_000L,
                    "μs", 1_000L,
                    "ms", 1_000_000L,
                    "s", 1_000_000_000L,
                    "m", 60_000_000_000L,
                    "h", 3_600_000_000_000L);

    private GoDuration() {}

    /** Throws IllegalArgumentException with Go's text for anything Go refuses. */
    public static Duration parse(String text) {
        var negative = text.startsWith("-");
        var rest = negative || text.startsWith("+") ? text.substring(1) : text;
        if (rest.equals("0")) {
            return Duration.ZERO;
        }
        var matcher = PART.matcher(rest);
        var nanos = BigDecimal.ZERO;
        var at = 0;
        while (at < rest.length() && matcher.find(at) && matcher.start() == at) {
            var unit = NANOS.get(matcher.group(2));
            if (unit == null) {
                break;
            }
            nanos = nanos.add(new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit)));
            at = matcher.end();
        }
        if (rest.isEmpty() || at < rest.length()) {
            throw new IllegalArgumentException("time: invalid duration \"" + text + "\"");
        }
        var total = Duration.ofNanos(nanos.longValue());
        return negative ? total.negated() : total;
    }

    /** The text Go prints for {@code value}. */
    public static String format(Duration value) {
        if (value.isZero()) {
            return "0s";
        }
        var sign = value.isNegative() ? "-" : "";
        var positive = value.abs();
        var nanos = positive.toNanos();
        if (nanos < 1_000) {
            return sign + nanos + "ns";
        }
        if (nanos < 1_000_000) {
            return sign + decimal(nanos, 3) + "µs";
        }
        if (nanos < 1_000_000_000) {
            return sign + decimal(nanos, 6) + "ms";
        }
        var hours = positive.toHours();
        var minutes = positive.toMinutesPart();
        var seconds = decimal(nanos % 60_000_000_000L, 9) + "s";
        if (hours > 0) {
            return sign + hours + "h" + minutes + "m" + seconds;
        }
        return minutes > 0 ? sign + minutes + "m" + seconds : sign + seconds;
    }

    private static String decimal(long value, int scale) {
        var number = BigDecimal.valueOf(value, scale).stripTrailingZeros();
        return number.signum() == 0 ? "0" : number.toPlainString();
    }
}
