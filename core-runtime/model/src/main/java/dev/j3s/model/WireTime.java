package dev.j3s.model;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** A point in time between its JSON text and the two integers of its message. */
record WireTime(long seconds, int nanos) {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final int NANOS_PER_MICRO = 1000;

    /** Reads RFC 3339. */
    static WireTime parse(String text) {
        try {
            var instant = OffsetDateTime.parse(text).toInstant();
            return new WireTime(instant.getEpochSecond(), instant.getNano());
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("no RFC 3339 time: " + text, e);
        }
    }

    int microNanos() {
        return nanos / NANOS_PER_MICRO * NANOS_PER_MICRO;
    }

    String text() {
        return SECONDS.format(Instant.ofEpochSecond(seconds));
    }

    String microText() {
        return MICROS.format(Instant.ofEpochSecond(seconds, nanos));
    }
}
