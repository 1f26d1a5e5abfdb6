package dev.j3s.helm.engine;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;

/** Sprig's dates. The zone of the process is always UTC. */
final class DateFunctions {
    private final Clock clock;

    DateFunctions(Clock clock) {
        this.clock = clock;
    }

    void register(Map<String, TemplateFunction> f) {
        f.put("now", a -> new GoTime(now()));
        f.put("date", a -> new GoTime(time(a.value(1))).format(a.string(0)));
        f.put("dateInZone", this::inZone);
        f.put("date_in_zone", this::inZone);
        f.put("htmlDate", a -> new GoTime(time(a.value(0))).format("2006-01-02"));
        f.put("htmlDateInZone", a -> zoned(a.value(0), a.string(1)).format("2006-01-02"));
        f.put("unixEpoch", a -> String.valueOf(time(a.value(0)).toEpochSecond()));
        f.put("dateModify", a -> modify(a, true));
        f.put("date_modify", a -> modify(a, true));
        f.put("mustDateModify", a -> modify(a, false));
        f.put("must_date_modify", a -> modify(a, false));
        f.put("ago", a -> ago(a.value(0)));
        f.put("toDate", a -> toDate(a.string(0), a.string(1), true));
        f.put("mustToDate", a -> toDate(a.string(0), a.string(1), false));
        f.put(
                "duration",
                a -> GoDuration.text(Duration.ofSeconds(Conversions.integer(a.value(0)))));
        f.put("durationRound", a -> GoDuration.rounded(duration(a.value(0))));
    }

    private ZonedDateTime now() {
        return clock.instant().atZone(ZoneOffset.UTC);
    }

    private ZonedDateTime time(Object value) {
        return switch (value) {
            case GoTime t -> t.time();
            case Double _ -> now();
            case Number n -> Instant.ofEpochSecond(n.longValue()).atZone(ZoneOffset.UTC);
            default -> now();
        };
    }

    private GoTime zoned(Object value, String zone) {
        return new GoTime(time(value).withZoneSameInstant(GoTime.zone(zone)));
    }

    private Object inZone(Arguments a) {
        return zoned(a.value(1), a.string(2)).format(a.string(0));
    }

    private Object modify(Arguments a, boolean lenient) {
        ZonedDateTime time = time(a.value(1));
        Duration change =
                lenient
                        ? GoDuration.find(a.string(0)).orElse(Duration.ZERO)
                        : GoDuration.parse(a.string(0));
        return new GoTime(time.plus(change));
    }

    private String ago(Object value) {
        long seconds = Duration.between(time(value), now()).toSeconds();
        return GoDuration.text(Duration.ofSeconds(seconds));
    }

    private static Object toDate(String layout, String text, boolean lenient) {
        try {
            return new GoTime(GoTime.parse(layout, text));
        } catch (EngineException e) {
            if (lenient) {
                // Go's zero time: what sprig returns when it cannot parse.
                return new GoTime(ZonedDateTime.of(1, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC));
            }
            throw e;
        }
    }

    private Duration duration(Object value) {
        return switch (value) {
            case String s -> GoDuration.find(s).orElse(Duration.ZERO);
            case Number n -> Duration.ofNanos(n.longValue());
            case GoTime t -> Duration.between(t.time(), now());
            default -> Duration.ZERO;
        };
    }
}
