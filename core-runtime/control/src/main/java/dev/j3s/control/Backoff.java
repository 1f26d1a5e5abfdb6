package dev.j3s.control;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Exponential waiting: {@code min} doubled for every failure up to {@code max}, with up to a tenth
 * more by chance.
 */
public record Backoff(Duration min, Duration max, RandomGenerator random) {
    /** Upstream's controllers: 5 ms to 1000 s. */
    public static Backoff ofControllers(RandomGenerator random) {
        return new Backoff(Duration.ofMillis(5), Duration.ofSeconds(1000), random);
    }

    /** {@code failures} counts from 1. */
    public Duration delay(int failures) {
        var doublings = Math.min(Math.max(failures - 1, 0), 40);
        var nanos = min.toNanos() * Math.pow(2, doublings);
        var limited = Math.min(nanos, max.toNanos());
        return Duration.ofNanos((long) (limited * (1 + random.nextDouble() / 10)));
    }
}
