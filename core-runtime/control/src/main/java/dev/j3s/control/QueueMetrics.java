package dev.j3s.control;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** The numbers of one work queue, under the names upstream's dashboards read. */
public final class QueueMetrics {
    private final AtomicInteger depth = new AtomicInteger();
    private final Counter adds;
    private final Counter retries;
    private final Timer queueDuration;
    private final Timer workDuration;
    private final Counter successes;
    private final Counter errors;

    public QueueMetrics(MeterRegistry registry, String name) {
        Gauge.builder("workqueue.depth", depth, AtomicInteger::get)
                .tag("name", name)
                .register(registry);
        adds = counter(registry, "workqueue.adds", name);
        retries = counter(registry, "workqueue.retries", name);
        queueDuration =
                Timer.builder("workqueue.queue.duration").tag("name", name).register(registry);
        workDuration =
                Timer.builder("workqueue.work.duration").tag("name", name).register(registry);
        successes = counter(registry, "controller.reconcile", name);
        errors = counter(registry, "controller.reconcile.errors", name);
    }

    private static Counter counter(MeterRegistry registry, String metric, String name) {
        return Counter.builder(metric).tag("name", name).register(registry);
    }

    void added() {
        adds.increment();
    }

    void retried() {
        retries.increment();
    }

    void depth(int now) {
        depth.set(now);
    }

    void waited(Duration time) {
        queueDuration.record(time);
    }

    void worked(Duration time) {
        workDuration.record(time);
        successes.increment();
    }

    void failed() {
        errors.increment();
    }
}
