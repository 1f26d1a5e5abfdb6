package dev.j3s.helm.engine;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Go's time.Duration as text: {@code 1h2m3.5s}. */
final class GoDuration {
    private static final Pattern PART = Pattern.compile("\\G(\\d*\\.?\\d*)(ns|us|µs|μs|ms|s|m|h)");
    private static final long SECONDS_PER_HOUR = 3600;
    private static final long SECONDS_PER_DAY = 24 * SECONDS_PER_HOUR;

    private GoDuration() {}

    static Optional<Duration> find(String text) {
        boolean negative = text.startsWith("-");
        String body = negative || text.startsWith("+") ? text.substring(1) : text;
        if (body.equals("0")) {
            return Optional.of(Duration.ZERO);
        }
        BigDecimal nanos = BigDecimal.ZERO;
        int end = 0;
        Matcher match = PART.matcher(body);
        while (match.find()) {
            if (match.group(1).isEmpty() || match.group(1).equals(".")) {
                return Optional.empty();
            }
            nanos = nanos.add(new BigDecimal(match.group(1)).multiply(unit(match.group(2))));
            end = match.end();
        }
        if (end == 0
                || end != body.length()
                || nanos.compareTo(new BigDecimal(Long.MAX_VALUE)) > 0) {
            return Optional.empty();
        }
        long value = nanos.longValue();
        return Optional.of(Duration.ofNanos(negative ? -value : value));
    }

    static Duration parse(String text) {
        return find(text)
                .orElseThrow(() ->
                        EngineException.template("time: invalid duration " + GoFormat.quote(text)));
    }

    private static BigDecimal unit(String unit) {
        return BigDecimal.valueOf(
                switch (unit) {
                    case "ns" -> 1L;
                    case "ms" -> 1_000_000L;
                    case "s" -> 1_000_000_000L;
                    case "m" -> 60_000_000_000L;
                    case "h" -> 3_600_000_000_000L;
                    default -> 1_000L;
                });
    }

    static String text(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        String sign = duration.isNegative() ? "-" : "";
        Duration d = duration.abs();
        if (d.compareTo(Duration.ofSeconds(1)) < 0) {
            return sign + belowSecond(d.toNanos());
        }
        BigDecimal seconds =
                BigDecimal.valueOf(d.toSecondsPart())
                        .add(BigDecimal.valueOf(d.toNanosPart(), 9))
                        .stripTrailingZeros();
        long hours = d.toHours();
        String hoursText = hours > 0 ? hours + "h" : "";
        String minutesText = d.toMinutes() > 0 ? d.toMinutesPart() + "m" : "";
        return sign + hoursText + minutesText + seconds.toPlainString() + "s";
    }

    private static String belowSecond(long nanos) {
        if (nanos < 1_000) {
            return nanos + "ns";
        }
        boolean micros = nanos < 1_000_000;
        BigDecimal value = BigDecimal.valueOf(nanos, micros ? 3 : 6).stripTrailingZeros();
        return value.toPlainString() + (micros ? "µs" : "ms");
    }

    /** Sprig's durationRound: the largest unit only, months of 30 and years of 365 days. */
    static String rounded(Duration duration) {
        long s = duration.abs().toSeconds();
        if (s >= 365 * SECONDS_PER_DAY) {
            return s / (365 * SECONDS_PER_DAY) + "y";
        }
        if (s >= 30 * SECONDS_PER_DAY) {
            return s / (30 * SECONDS_PER_DAY) + "mo";
        }
        if (s >= SECONDS_PER_DAY) {
            return s / SECONDS_PER_DAY + "d";
        }
        if (s >= SECONDS_PER_HOUR) {
            return s / SECONDS_PER_HOUR + "h";
        }
        return s >= 60 ? s / 60 + "m" : s + "s";
    }
}
