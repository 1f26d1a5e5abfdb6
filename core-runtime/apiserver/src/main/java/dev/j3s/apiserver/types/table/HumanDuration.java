package dev.j3s.apiserver.types.table;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** Durations as people read them, by upstream's rules (apimachinery util/duration). */
public final class HumanDuration {
    private static final String UNKNOWN = "<unknown>";

    private HumanDuration() {}

    /** Time since the RFC 3339 timestamp in {@code time}; {@code <unknown>} when there is none. */
    public static String since(JsonNode time, Instant now) {
        if (!time.isTextual() || time.textValue().isEmpty()) {
            return UNKNOWN;
        }
        try {
            return of(Duration.between(Instant.parse(time.textValue()), now));
        } catch (DateTimeParseException e) {
            return UNKNOWN;
        }
    }

    public static String of(Duration duration) {
        var seconds =
                duration.toSeconds() + (duration.isNegative() && duration.getNano() > 0 ? 1 : 0);
        if (seconds < -1) {
            return "<invalid>";
        }
        if (seconds < 0) {
            return "0s";
        }
        if (seconds < 120) {
            return seconds + "s";
        }
        var minutes = seconds / 60;
        if (minutes < 10) {
            return join(minutes, "m", seconds % 60, "s");
        }
        if (minutes < 180) {
            return minutes + "m";
        }
        return ofHours(minutes / 60, minutes % 60);
    }

    private static String ofHours(long hours, long minutes) {
        if (hours < 8) {
            return join(hours, "h", minutes, "m");
        }
        if (hours < 48) {
            return hours + "h";
        }
        var days = hours / 24;
        if (hours < 24 * 8) {
            return join(days, "d", hours % 24, "h");
        }
        if (hours < 24 * 365 * 2) {
            return days + "d";
        }
        if (hours < 24 * 365 * 8) {
            return join(days / 365, "y", days % 365, "d");
        }
        return days / 365 + "y";
    }

    private static String join(long big, String bigUnit, long small, String smallUnit) {
        return small == 0 ? big + bigUnit : big + bigUnit + small + smallUnit;
    }
}
