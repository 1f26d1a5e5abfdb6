package dev.j3s.controllers.job;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A cron line of five fields, a macro such as {@code @daily}, or {@code @every 5m}. Pure. */
final class CronSchedule {
    private static final List<String> MONTHS =
            List.of(
                    "", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov",
                    "dec");
    private static final List<String> DAYS =
            List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");
    private static final int YEARS_MAX = 5;

    private final ZoneId zone;
    private final @Nullable Duration every;
    private final BitSet minutes;
    private final BitSet hours;
    private final BitSet days;
    private final BitSet months;
    private final BitSet weekdays;
    private final boolean anyDay;

    private CronSchedule(ZoneId zone, @Nullable Duration every, String[] fields) {
        this.zone = zone;
        this.every = every;
        this.minutes = field(fields[0], 0, 59, List.of());
        this.hours = field(fields[1], 0, 23, List.of());
        this.days = field(fields[2], 1, 31, List.of());
        this.months = field(fields[3], 1, 12, MONTHS);
        this.weekdays = field(fields[4], 0, 7, DAYS);
        if (weekdays.get(7)) {
            weekdays.set(0);
        }
        // Both restricted: either day will do; one a star: the other decides.
        this.anyDay = star(fields[2]) || star(fields[4]);
    }

    /** {@code timeZone} empty: UTC. Throws {@link IllegalArgumentException} on a malformed line. */
    static CronSchedule parse(String line, String timeZone) {
        ZoneId zone;
        try {
            zone = ZoneId.of(timeZone.isEmpty() ? "UTC" : timeZone);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("unknown time zone " + timeZone, e);
        }
        var text = line.strip();
        if (text.startsWith("@every ")) {
            var fields = new String[] {"*", "*", "*", "*", "*"};
            return new CronSchedule(zone, duration(text.substring(7).strip()), fields);
        }
        var fields = macro(text).split("\\s+", -1);
        if (fields.length != 5) {
            throw new IllegalArgumentException("expected exactly 5 fields, found " + fields.length);
        }
        return new CronSchedule(zone, null, fields);
    }

    private static String macro(String text) {
        return switch (text) {
            case "@yearly", "@annually" -> "0 0 1 1 *";
            case "@monthly" -> "0 0 1 * *";
            case "@weekly" -> "0 0 * * 0";
            case "@daily", "@midnight" -> "0 0 * * *";
            case "@hourly" -> "0 * * * *";
            default -> text;
        };
    }

    private static Duration duration(String text) {
        try {
            return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("failed to parse duration " + text, e);
        }
    }

    private static boolean star(String field) {
        return field.startsWith("*") || field.startsWith("?");
    }

    private static BitSet field(String field, int min, int max, List<String> names) {
        var set = new BitSet();
        for (var part : field.split(",", -1)) {
            var slash = part.indexOf('/');
            var range = slash < 0 ? part : part.substring(0, slash);
            var step = slash < 0 ? 1 : Integer.parseInt(part.substring(slash + 1));
            var dash = range.indexOf('-');
            int from;
            int to;
            if (star(range)) {
                from = min;
                to = max;
            } else if (dash > 0) {
                from = number(range.substring(0, dash), names);
                to = number(range.substring(dash + 1), names);
            } else {
                from = number(range, names);
                to = slash < 0 ? from : max;
            }
            if (from < min || to > max || from > to || step <= 0) {
                throw new IllegalArgumentException("field out of range: " + field);
            }
            for (var i = from; i <= to; i += step) {
                set.set(i);
            }
        }
        return set;
    }

    private static int number(String text, List<String> names) {
        var name = names.indexOf(text.toLowerCase(Locale.ROOT));
        return name >= 0 && !text.isEmpty() ? name : Integer.parseInt(text);
    }

    /** The first time after {@code after}; empty when there is none in the next years. */
    Optional<Instant> next(Instant after) {
        if (every != null) {
            return Optional.of(after.plus(every).truncatedTo(ChronoUnit.SECONDS));
        }
        var time = after.atZone(zone).truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
        var end = time.plusYears(YEARS_MAX);
        while (time.isBefore(end)) {
            if (!months.get(time.getMonthValue())) {
                time = time.plusMonths(1).withDayOfMonth(1).truncatedTo(ChronoUnit.DAYS);
            } else if (!day(time)) {
                time = time.plusDays(1).truncatedTo(ChronoUnit.DAYS);
            } else if (!hours.get(time.getHour())) {
                time = time.plusHours(1).truncatedTo(ChronoUnit.HOURS);
            } else if (!minutes.get(time.getMinute())) {
                time = time.plusMinutes(1);
            } else {
                return Optional.of(time.toInstant());
            }
        }
        return Optional.empty();
    }

    private boolean day(ZonedDateTime time) {
        var byDay = days.get(time.getDayOfMonth());
        var byWeekday = weekdays.get(time.getDayOfWeek().getValue() % 7);
        return anyDay ? byDay && byWeekday : byDay || byWeekday;
    }
}
