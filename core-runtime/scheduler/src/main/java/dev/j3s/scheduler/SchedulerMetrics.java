package dev.j3s.scheduler;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;

/** Upstream's metric names for attempts and for the time from a pod's creation to its binding. */
final class SchedulerMetrics {
    private final MeterRegistry registry;
    private final Timer untilBound;

    SchedulerMetrics(MeterRegistry registry, PodQueue queue) {
        this.registry = registry;
        this.untilBound =
                Timer.builder("scheduler_pod_scheduling_sli_duration_seconds")
                        .publishPercentileHistogram(false)
                        .register(registry);
        registry.gauge("scheduler_pending_pods", queue, PodQueue::size);
    }

    void attempt(String result) {
        registry.counter("scheduler_schedule_attempts", "result", result, "profile", Scheduler.NAME)
                .increment();
    }

    void scheduled(PodView pod, Instant now) {
        attempt("scheduled");
        var took = Duration.between(pod.created(), now);
        untilBound.record(took.isNegative() ? Duration.ZERO : took);
    }
}
