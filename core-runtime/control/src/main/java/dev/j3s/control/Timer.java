package dev.j3s.control;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Runs short, non-blocking tasks later. Tests give a clock of their own. */
@FunctionalInterface
public interface Timer {
    /** Runs {@code task} once; a task due after the timer's end is dropped. */
    void after(Duration delay, Runnable task);

    static Timer of(ScheduledExecutorService executor) {
        return (delay, task) -> {
            if (!executor.isShutdown()) {
                executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
            }
        };
    }
}
