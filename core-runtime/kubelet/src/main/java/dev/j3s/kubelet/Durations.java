package dev.j3s.kubelet;

import java.time.Duration;

/** Durations in Go's writing, as upstream's messages have them. */
final class Durations {
    private Durations() {}

    static String go(Duration duration) {
        var seconds = duration.toSeconds();
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return seconds / 60 + "m" + seconds % 60 + "s";
        }
        return seconds / 3600 + "h" + seconds % 3600 / 60 + "m" + seconds % 60 + "s";
    }
}
