package dev.j3s.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * A clock that moves only by {@link #advance}, which also runs what {@link #schedule} was given, in
 * order of its time, on the caller's thread. {@code clock::schedule} is a {@code Timer} for the
 * control module.
 */
public final class FakeClock extends Clock {
    private record Task(Instant due, long number, Runnable run) implements Comparable<Task> {
        @Override
        public int compareTo(Task other) {
            var byTime = due.compareTo(other.due);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private Instant now;
    private long scheduled;

    public FakeClock(Instant start) {
        this.now = start;
    }

    /** Starts at a readable moment that golden files can name. */
    public static FakeClock atNoon() {
        return new FakeClock(Instant.parse("2026-01-01T12:00:00Z"));
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    public synchronized void schedule(Duration delay, Runnable task) {
        tasks.add(new Task(now.plus(delay), scheduled++, task));
    }

    public void advance(Duration by) {
        var end = instant().plus(by);
        for (var task = next(end); task != null; task = next(end)) {
            task.run().run();
        }
        synchronized (this) {
            now = end;
        }
    }

    private synchronized @Nullable Task next(Instant end) {
        var task = tasks.peek();
        if (task == null || task.due().isAfter(end)) {
            return null;
        }
        tasks.remove();
        now = task.due();
        return task;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    /** Always UTC: Kubernetes knows no other zone. */
    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
