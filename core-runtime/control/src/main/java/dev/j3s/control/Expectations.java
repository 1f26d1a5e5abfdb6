package dev.j3s.control;

import dev.j3s.model.ObjectKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a controller has done and its cache has not shown yet. While something is expected of a key,
 * its children must not be counted: the cache would make the controller do the same again. An
 * expectation that is never met ends after five minutes. Thread-safe.
 */
public final class Expectations {
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private final Clock clock;
    private final Map<ObjectKey, Expected> byKey = new HashMap<>();

    public Expectations(Clock clock) {
        this.clock = clock;
    }

    private static final class Expected {
        private final Instant since;
        private final Set<String> deletions = new HashSet<>();
        private int creations;

        Expected(Instant since) {
            this.since = since;
        }

        boolean met() {
            return creations <= 0 && deletions.isEmpty();
        }
    }

    /** Call before the creations are sent. */
    public synchronized void expectCreations(ObjectKey key, int count) {
        fresh(key).creations += count;
    }

    /** Call before the deletion is sent; {@code uid} identifies the child. */
    public synchronized void expectDeletion(ObjectKey key, String uid) {
        fresh(key).deletions.add(uid);
    }

    private Expected fresh(ObjectKey key) {
        return byKey.compute(
                key,
                (k, old) ->
                        old == null || old.met() || expired(old)
                                ? new Expected(clock.instant())
                                : old);
    }

    /** A child appeared, or its creation failed. */
    public synchronized void creationSeen(ObjectKey key) {
        var expected = byKey.get(key);
        if (expected != null) {
            expected.creations--;
            dropIfMet(key, expected);
        }
    }

    /** A child went, was seen with a deletion time, or its deletion failed. */
    public synchronized void deletionSeen(ObjectKey key, String uid) {
        var expected = byKey.get(key);
        if (expected != null) {
            expected.deletions.remove(uid);
            dropIfMet(key, expected);
        }
    }

    /** True when the cache shows everything that was done, or never will. */
    public synchronized boolean satisfied(ObjectKey key) {
        @Nullable Expected expected = byKey.get(key);
        return expected == null || expected.met() || expired(expected);
    }

    /** The owner is gone. */
    public synchronized void forget(ObjectKey key) {
        byKey.remove(key);
    }

    private void dropIfMet(ObjectKey key, Expected expected) {
        if (expected.met()) {
            byKey.remove(key);
        }
    }

    private boolean expired(Expected expected) {
        return clock.instant().isAfter(expected.since.plus(TIMEOUT));
    }
}
