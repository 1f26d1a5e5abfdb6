package dev.j3s.scheduler;

import dev.j3s.model.ObjectKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Pods that wait for a node: those to try now, most important first, and those that were refused
 * and wait until something in the cluster changes, with a back-off of {@link #BACKOFF_FIRST} to
 * {@link #BACKOFF_MAX}.
 */
final class PodQueue {
    static final Duration BACKOFF_FIRST = Duration.ofSeconds(1);
    static final Duration BACKOFF_MAX = Duration.ofSeconds(10);

    /** However quiet the cluster is, a refused pod is tried again after this. */
    static final Duration PARKED_MAX = Duration.ofMinutes(5);

    private static final long SHORTEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<ObjectKey, Waiting> waiting = new HashMap<>();
    private boolean closed;

    PodQueue(Clock clock) {
        this.clock = clock;
    }

    /**
     * @param ready when it may be tried; {@code parked}: only if nothing wakes it earlier
     */
    private record Waiting(
            PodView pod, int attempts, Instant lastTry, Instant ready, boolean parked) {}

    private static final Comparator<Waiting> ORDER =
            Comparator.comparingInt((Waiting w) -> w.pod().priority())
                    .reversed()
                    .thenComparing(w -> w.pod().created())
                    .thenComparing(w -> w.pod().key());

    /** A new pod, or a new state of one that waits: a changed pod deserves a new try. */
    void offer(PodView pod) {
        locked(() -> {
            var known = waiting.get(pod.key());
            var attempts = known == null ? 0 : known.attempts();
            var ready = known == null ? clock.instant() : known.lastTry().plus(backoff(attempts));
            waiting.put(
                    pod.key(),
                    new Waiting(
                            pod,
                            attempts,
                            known == null ? Instant.EPOCH : known.lastTry(),
                            ready,
                            false));
        });
    }

    /** The newest state of a pod that stays where it is in the queue; unknown pods are ignored. */
    void refresh(PodView pod) {
        locked(() ->
                waiting.computeIfPresent(
                        pod.key(),
                        (_, w) ->
                                new Waiting(
                                        pod, w.attempts(), w.lastTry(), w.ready(), w.parked())));
    }

    void remove(ObjectKey key) {
        locked(() -> waiting.remove(key));
    }

    /** Nowhere to go now: waits for {@link #wake} or for a long time. */
    void park(PodView pod, int attempts) {
        locked(() -> {
            var now = clock.instant();
            waiting.put(pod.key(), new Waiting(pod, attempts, now, now.plus(PARKED_MAX), true));
        });
    }

    /** Something went wrong on the way: tried again after the back-off. */
    void retry(PodView pod, int attempts) {
        locked(() -> {
            var now = clock.instant();
            waiting.put(
                    pod.key(), new Waiting(pod, attempts, now, now.plus(backoff(attempts)), false));
        });
    }

    /** The cluster changed: every parked pod may be tried once its back-off is over. */
    void wake() {
        locked(() ->
                waiting.replaceAll((_, w) ->
                        w.parked()
                                ? new Waiting(
                                        w.pod(),
                                        w.attempts(),
                                        w.lastTry(),
                                        w.lastTry().plus(backoff(w.attempts())),
                                        false)
                                : w));
    }

    /** A pod and how often it was tried, this time included. */
    record Turn(PodView pod, int attempts) {}

    /** The next pod; removes it. Empty when the queue was closed. */
    Optional<Turn> take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed) {
                var now = clock.instant();
                var next =
                        waiting.values().stream().filter(w -> !w.ready().isAfter(now)).min(ORDER);
                if (next.isPresent()) {
                    waiting.remove(next.get().pod().key());
                    return Optional.of(new Turn(next.get().pod(), next.get().attempts() + 1));
                }
                await(now);
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private void await(Instant now) throws InterruptedException {
        var soonest = waiting.values().stream().map(Waiting::ready).min(Comparator.naturalOrder());
        if (soonest.isEmpty()) {
            changed.await();
            return;
        }
        var nanos = Math.max(Duration.between(now, soonest.get()).toNanos(), SHORTEST_WAIT_NANOS);
        // The time that is left does not matter: the caller looks at the clock again.
        changed.awaitNanos(nanos);
    }

    int size() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    void close() {
        locked(() -> closed = true);
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static Duration backoff(int attempts) {
        if (attempts == 0) {
            return Duration.ZERO;
        }
        var doubled = BACKOFF_FIRST.multipliedBy(1L << Math.min(attempts - 1, 10));
        return doubled.compareTo(BACKOFF_MAX) < 0 ? doubled : BACKOFF_MAX;
    }
}
