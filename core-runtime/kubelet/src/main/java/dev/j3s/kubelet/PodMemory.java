package dev.j3s.kubelet;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a pod's worker remembers between two looks: back-offs, pulls, probe outcomes. Lost when the
 * process ends; nothing in it is needed to find back. Thread-safe.
 */
final class PodMemory {
    private static final Duration BACKOFF_MIN = Duration.ofSeconds(10);
    private static final Duration BACKOFF_MAX = Duration.ofMinutes(5);

    /** A container that ran twice the longest back-off starts over. */
    private static final Duration BACKOFF_FORGET = BACKOFF_MAX.multipliedBy(2);

    /** How far a container's image is. */
    sealed interface ImageState {
        record Unknown() implements ImageState {}

        record Pulling() implements ImageState {}

        record Present(String reference) implements ImageState {}

        record Blocked(String reason, String message, Instant since, Instant until)
                implements ImageState {}
    }

    static final ImageState UNKNOWN = new ImageState.Unknown();

    record Backoff(Duration delay, Instant last) {}

    private final Map<String, ImageState> images = new ConcurrentHashMap<>();
    private final Map<String, Backoff> restarts = new ConcurrentHashMap<>();
    private final Map<String, Backoff> pulls = new ConcurrentHashMap<>();
    private final Map<String, String> unhealthy = new ConcurrentHashMap<>();
    private final Map<String, Boolean> ready = new ConcurrentHashMap<>();
    private final Map<String, Boolean> started = new ConcurrentHashMap<>();

    ImageState image(String container) {
        return images.getOrDefault(container, UNKNOWN);
    }

    void image(String container, ImageState state) {
        images.put(container, state);
    }

    /** When a container that ended at {@code exit} may start again; absent: at once. */
    Optional<Instant> restartAt(String container, Instant exit) {
        var backoff = restarts.get(container);
        if (backoff == null
                || Duration.between(backoff.last(), exit).compareTo(BACKOFF_FORGET) > 0) {
            return Optional.empty();
        }
        return Optional.of(exit.plus(backoff.delay()));
    }

    Duration restartDelay(String container) {
        var backoff = restarts.get(container);
        return backoff == null ? Duration.ZERO : backoff.delay();
    }

    void restarted(String container, Instant exit, Instant now) {
        var forget = restartAt(container, exit).isEmpty();
        restarts.compute(container, (_, before) -> next(forget ? null : before, now));
    }

    /** Returns until when not to pull again. */
    Instant pullFailed(String image, Instant now) {
        var backoff = pulls.compute(image, (_, before) -> next(before, now));
        return now.plus(backoff.delay());
    }

    void pulled(String image) {
        pulls.remove(image);
    }

    private static Backoff next(@org.jspecify.annotations.Nullable Backoff before, Instant now) {
        if (before == null) {
            return new Backoff(BACKOFF_MIN, now);
        }
        var doubled = before.delay().multipliedBy(2);
        return new Backoff(doubled.compareTo(BACKOFF_MAX) > 0 ? BACKOFF_MAX : doubled, now);
    }

    /** Marks a run to be stopped, with the words to tell. */
    void unhealthy(String id, String message) {
        unhealthy.put(id, message);
    }

    Optional<String> unhealthy(String id) {
        return Optional.ofNullable(unhealthy.get(id));
    }

    /** True when it changed. */
    boolean ready(String id, boolean value) {
        return !Boolean.valueOf(value).equals(ready.put(id, value));
    }

    boolean started(String id, boolean value) {
        return !Boolean.valueOf(value).equals(started.put(id, value));
    }

    /** Without a startup probe a running container has started. */
    boolean hasStarted(PodContainer container, String id) {
        return started.getOrDefault(id, !container.hasProbe("startupProbe"));
    }

    boolean isReady(PodContainer container, String id) {
        return hasStarted(container, id)
                && ready.getOrDefault(id, !container.hasProbe("readinessProbe"));
    }
}
