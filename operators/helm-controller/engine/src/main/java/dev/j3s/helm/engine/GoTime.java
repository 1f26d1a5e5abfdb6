package dev.j3s.helm.engine;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A time.Time of templates, and Go's reference-time layouts. */
record GoTime(ZonedDateTime time) implements GoObject {
    private static final Set<String> METHODS =
            Set.of(
                    "Format",
                    "Unix",
                    "UnixNano",
                    "UTC",
                    "Local",
                    "Year",
                    "Month",
                    "Day",
                    "Hour",
                    "Minute",
                    "Second",
                    "Nanosecond",
                    "String",
                    "Weekday",
                    "YearDay");

    /** Longest first where one element begins another. */
    private static final Map<String, String> ELEMENTS =
            Map.ofEntries(
                    Map.entry("January", "MMMM"),
                    Map.entry("Jan", "MMM"),
                    Map.entry("Monday", "EEEE"),
                    Map.entry("Mon", "EEE"),
                    Map.entry("2006", "uuuu"),
                    Map.entry("-07:00", "xxx"),
                    Map.entry("Z07:00", "XXX"),
                    Map.entry("-0700", "xx"),
                    Map.entry("Z0700", "XX"),
                    Map.entry("-07", "x"),
                    Map.entry("MST", "zzz"),
                    Map.entry("002", "DDD"),
                    Map.entry("01", "MM"),
                    Map.entry("02", "dd"),
                    Map.entry("03", "hh"),
                    Map.entry("04", "mm"),
                    Map.entry("05", "ss"),
                    Map.entry("06", "uu"),
                    Map.entry("15", "HH"),
                    Map.entry("PM", "a"),
                    Map.entry("pm", "a"),
                    Map.entry("_2", "ppd"),
                    Map.entry("1", "M"),
                    Map.entry("2", "d"),
                    Map.entry("3", "h"),
                    Map.entry("4", "m"),
                    Map.entry("5", "s"));

    private static final int ELEMENT_CHARS_MAX = 7;

    String format(String layout) {
        return formatter(layout).format(time);
    }

    static ZonedDateTime parse(String layout, String text) {
        try {
            var builder = new DateTimeFormatterBuilder().parseLenient();
            DateTimeFormatter formatter =
                    builder.append(formatter(layout))
                            .parseDefaulting(ChronoField.MONTH_OF_YEAR, 1)
                            .parseDefaulting(ChronoField.DAY_OF_MONTH, 1)
                            .parseDefaulting(ChronoField.SECOND_OF_DAY, 0)
                            .toFormatter(Locale.ENGLISH)
                            .withZone(ZoneOffset.UTC);
            return ZonedDateTime.parse(text, formatter);
        } catch (DateTimeException e) {
            throw EngineException.template(
                    "parsing time "
                            + GoFormat.quote(text)
                            + " as "
                            + GoFormat.quote(layout)
                            + ": cannot parse "
                            + GoFormat.quote(text));
        }
    }

    static ZoneId zone(String name) {
        try {
            return name.isEmpty() || name.equals("Local") ? ZoneOffset.UTC : ZoneId.of(name);
        } catch (DateTimeException e) {
            return ZoneOffset.UTC;
        }
    }

    private static DateTimeFormatter formatter(String layout) {
        var builder = new DateTimeFormatterBuilder();
        int i = 0;
        while (i < layout.length()) {
            int fraction = fractionEnd(layout, i);
            if (fraction > i) {
                int digits = fraction - i - 1;
                boolean trim = layout.charAt(i + 1) == '9';
                builder.appendFraction(ChronoField.NANO_OF_SECOND, trim ? 0 : digits, digits, true);
                i = fraction;
                continue;
            }
            int length = elementLength(layout, i);
            if (length == 0) {
                builder.appendLiteral(layout.charAt(i++));
            } else {
                builder.appendPattern(ELEMENTS.getOrDefault(layout.substring(i, i + length), ""));
                i += length;
            }
        }
        return builder.toFormatter(Locale.ENGLISH);
    }

    private static int elementLength(String layout, int at) {
        for (int length = ELEMENT_CHARS_MAX; length > 0; length--) {
            boolean inside = at + length <= layout.length();
            if (inside && ELEMENTS.containsKey(layout.substring(at, at + length))) {
                return length;
            }
        }
        return 0;
    }

    /** The end of {@code .000} or {@code .999} starting here, or {@code at} itself. */
    private static int fractionEnd(String layout, int at) {
        if (layout.charAt(at) != '.' || at + 1 >= layout.length()) {
            return at;
        }
        char digit = layout.charAt(at + 1);
        if (digit != '0' && digit != '9') {
            return at;
        }
        int end = at + 1;
        while (end < layout.length() && layout.charAt(end) == digit && end - at <= 9) {
            end++;
        }
        boolean number = end < layout.length() && Character.isDigit(layout.charAt(end));
        return number ? at : end;
    }

    @Override
    public String goType() {
        return "time.Time";
    }

    @Override
    public boolean isMethod(String name) {
        return METHODS.contains(name);
    }

    @Override
    public Optional<Object> member(String name, Arguments arguments) {
        return switch (name) {
            case "Format" -> Optional.of(format(arguments.string(0)));
            case "Unix" -> Optional.of(time.toEpochSecond());
            case "UnixNano" -> Optional.of(time.toEpochSecond() * 1_000_000_000L + time.getNano());
            case "UTC", "Local" ->
                    Optional.of(new GoTime(time.withZoneSameInstant(ZoneOffset.UTC)));
            case "Year" -> Optional.of(time.getYear());
            case "Month" -> Optional.of(format("January"));
            case "Weekday" -> Optional.of(format("Monday"));
            case "Day" -> Optional.of(time.getDayOfMonth());
            case "YearDay" -> Optional.of(time.getDayOfYear());
            case "Hour" -> Optional.of(time.getHour());
            case "Minute" -> Optional.of(time.getMinute());
            case "Second" -> Optional.of(time.getSecond());
            case "Nanosecond" -> Optional.of(time.getNano());
            case "String" -> Optional.of(toString());
            default -> Optional.empty();
        };
    }

    @Override
    public Object plain() {
        return format("2006-01-02T15:04:05.999999999Z07:00");
    }

    @Override
    public String toString() {
        return format("2006-01-02 15:04:05.999999999 -0700 MST");
    }
}
