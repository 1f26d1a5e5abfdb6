package dev.j3s.apiserver.types;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The grammar of a cron schedule, with the words of upstream's parser (robfig/cron v3). */
final class CronSchedule {
    private static final List<String> DESCRIPTORS =
            List.of(
                    "@yearly",
                    "@annually",
                    "@monthly",
                    "@weekly",
                    "@daily",
                    "@midnight",
                    "@hourly");
    private static final Map<String, Integer> MONTHS =
            Map.ofEntries(
                    Map.entry("jan", 1),
                    Map.entry("feb", 2),
                    Map.entry("mar", 3),
                    Map.entry("apr", 4),
                    Map.entry("may", 5),
                    Map.entry("jun", 6),
                    Map.entry("jul", 7),
                    Map.entry("aug", 8),
                    Map.entry("sep", 9),
                    Map.entry("oct", 10),
                    Map.entry("nov", 11),
                    Map.entry("dec", 12));
    private static final Map<String, Integer> DAYS =
            Map.of("sun", 0, "mon", 1, "tue", 2, "wed", 3, "thu", 4, "fri", 5, "sat", 6);

    private record Bounds(int low, int high, Map<String, Integer> names) {}

    private static final List<Bounds> FIELDS =
            List.of(
                    new Bounds(0, 59, Map.of()),
                    new Bounds(0, 23, Map.of()),
                    new Bounds(1, 31, Map.of()),
                    new Bounds(1, 12, MONTHS),
                    new Bounds(0, 6, DAYS));

    private CronSchedule() {}

    /** What is wrong with the schedule; empty when it is a good one. */
    static Optional<String> problem(String schedule) {
        var text = schedule.strip();
        if (text.startsWith("TZ=") || text.startsWith("CRON_TZ=")) {
            var space = text.indexOf(' ');
            text = space < 0 ? "" : text.substring(space).strip();
        }
        if (text.startsWith("@")) {
            return descriptor(text);
        }
        var parts = text.isEmpty() ? new String[0] : text.split("\\s+");
        if (parts.length != FIELDS.size()) {
            return Optional.of(
                    "expected exactly 5 fields, found "
                            + parts.length
                            + ": "
                            + List.of(parts).toString().replace(",", ""));
        }
        for (var i = 0; i < parts.length; i++) {
            for (var range : parts[i].split(",")) {
                var problem = range(range, FIELDS.get(i));
                if (problem.isPresent()) {
                    return problem;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> descriptor(String text) {
        return DESCRIPTORS.contains(text) || text.startsWith("@every ")
                ? Optional.empty()
                : Optional.of("unrecognized descriptor: " + text);
    }

    private static Optional<String> range(String text, Bounds bounds) {
        var stepped = text.split("/", -1);
        if (stepped.length > 2) {
            return Optional.of("too many slashes: " + text);
        }
        var ends = stepped[0].split("-", -1);
        if (ends.length > 2) {
            return Optional.of("too many hyphens: " + text);
        }
        var low = bounds.low();
        var high = bounds.high();
        if (!ends[0].equals("*") && !ends[0].equals("?")) {
            for (var end : ends) {
                var problem = number(end, bounds);
                if (problem.isPresent()) {
                    return problem;
                }
            }
            low = value(ends[0], bounds);
            high = ends.length == 2 ? value(ends[1], bounds) : stepped.length == 2 ? high : low;
        }
        if (low < bounds.low()) {
            return Optional.of(
                    "beginning of range ("
                            + low
                            + ") below minimum ("
                            + bounds.low()
                            + "): "
                            + text);
        }
        if (high > bounds.high()) {
            return Optional.of(
                    "end of range (" + high + ") above maximum (" + bounds.high() + "): " + text);
        }
        if (low > high) {
            return Optional.of(
                    "beginning of range (" + low + ") beyond end of range (" + high + "): " + text);
        }
        return stepped.length == 2 ? step(stepped[1], text) : Optional.empty();
    }

    private static Optional<String> step(String step, String text) {
        var problem = number(step, new Bounds(0, Integer.MAX_VALUE, Map.of()));
        if (problem.isPresent()) {
            return problem;
        }
        return Integer.parseInt(step) == 0
                ? Optional.of("step of range should be a positive number: " + text)
                : Optional.empty();
    }

    private static Optional<String> number(String text, Bounds bounds) {
        if (bounds.names().containsKey(text.toLowerCase(Locale.ROOT))) {
            return Optional.empty();
        }
        try {
            var number = Integer.parseInt(text);
            return number < 0
                    ? Optional.of("negative number (" + number + ") not allowed: " + text)
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.of(
                    "failed to parse int from "
                            + text
                            + ": strconv.Atoi: parsing \""
                            + text
                            + "\": invalid syntax");
        }
    }

    private static int value(String text, Bounds bounds) {
        var named = bounds.names().get(text.toLowerCase(Locale.ROOT));
        return named == null ? Integer.parseInt(text) : named;
    }
}
