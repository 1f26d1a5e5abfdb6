package dev.j3s.control;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keys to work on. A key that waits is held once; a key added while it is being worked on comes
 * again afterwards, never to two workers at once. Thread-safe.
 */
public final class WorkQueue<K> implements AutoCloseable {
    private final Timer timer;
    private final Clock clock;
    private final Backoff backoff;
    private final QueueMetrics metrics;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition available = lock.newCondition();
    private final Deque<K> order = new ArrayDeque<>();
    private final Map<K, Instant> waitingSince = new HashMap<>();
    private final Set<K> working = new HashSet<>();
    private final Map<K, Integer> failures = new HashMap<>();
    private final Map<K, Instant> delayed = new HashMap<>();
    private boolean closed;

    public WorkQueue(Timer timer, Clock clock, Backoff backoff, QueueMetrics metrics) {
        this.timer = timer;
        this.clock = clock;
        this.backoff = backoff;
        this.metrics = metrics;
    }

    public void add(K key) {
        lock.lock();
        try {
            if (closed || waitingSince.putIfAbsent(key, clock.instant()) != null) {
                return;
            }
            metrics.added();
            if (!working.contains(key)) {
                order.addLast(key);
                metrics.depth(order.size());
                available.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Adds the key later; of several delays for one key the soonest counts. */
    public void addAfter(K key, Duration delay) {
        if (delay.isZero() || delay.isNegative()) {
            add(key);
            return;
        }
        lock.lock();
        try {
            var due = clock.instant().plus(delay);
            var earlier = delayed.get(key);
            if (closed || (earlier != null && !due.isBefore(earlier))) {
                return;
            }
            delayed.put(key, due);
            timer.after(delay, () -> fire(key, due));
        } finally {
            lock.unlock();
        }
    }

    private void fire(K key, Instant due) {
        lock.lock();
        try {
            if (!delayed.remove(key, due)) {
                return; // a sooner one was asked for and has fired
            }
        } finally {
            lock.unlock();
        }
        add(key);
    }

    /** Adds the key after a wait that grows with each call until {@link #forget}. */
    public void addRateLimited(K key) {
        int count;
        lock.lock();
        try {
            count = failures.merge(key, 1, Integer::sum);
        } finally {
            lock.unlock();
        }
        metrics.retried();
        addAfter(key, backoff.delay(count));
    }

    /** The key succeeded: its next failure waits shortly again. */
    public void forget(K key) {
        lock.lock();
        try {
            failures.remove(key);
        } finally {
            lock.unlock();
        }
    }

    /** How often the key was added rate-limited since it was last forgotten. */
    public int failures(K key) {
        lock.lock();
        try {
            return failures.getOrDefault(key, 0);
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a key; each must be given back by {@link #done}. Interrupted when closed. */
    public K take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (order.isEmpty()) {
                if (closed) {
                    throw new InterruptedException("work queue is closed");
                }
                available.await();
            }
            var key = order.removeFirst();
            var since = waitingSince.remove(key);
            working.add(key);
            metrics.depth(order.size());
            if (since != null) {
                metrics.waited(Duration.between(since, clock.instant()));
            }
            return key;
        } finally {
            lock.unlock();
        }
    }

    public void done(K key) {
        lock.lock();
        try {
            working.remove(key);
            if (waitingSince.containsKey(key)) {
                order.addLast(key);
                metrics.depth(order.size());
                available.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    public int size() {
        lock.lock();
        try {
            return order.size();
        } finally {
            lock.unlock();
        }
    }

    /** Drops what waits; {@link #take} is interrupted from now on. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            order.clear();
            available.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
