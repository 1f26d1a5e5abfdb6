package dev.j3s.scheduler;

import dev.j3s.client.Client;
import dev.j3s.client.EventRecorder;
import dev.j3s.client.Informers;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The scheduler named {@value #NAME}: starts on an informer set and a client, stops when closed.
 * Many may run in one JVM, on servers of their own.
 */
public final class Scheduler implements AutoCloseable {
    public static final String NAME = "default-scheduler";

    private static final System.Logger LOG = System.getLogger(Scheduler.class.getName());
    private static final Duration SYNC_TIMEOUT = Duration.ofMinutes(1);

    private final SchedulingLoop loop;

    private Scheduler(SchedulingLoop loop) {
        this.loop = loop;
    }

    /**
     * Returns when the caches are filled and the loop runs; starts {@code informers} when they are
     * not.
     */
    public static Scheduler start(
            Client client,
            Informers informers,
            EventRecorder events,
            MeterRegistry metrics,
            Clock clock,
            RandomGenerator random)
            throws InterruptedException {
        var queue = new PodQueue(clock);
        var world = new World(informers, queue);
        informers.start();
        if (!world.awaitSync(SYNC_TIMEOUT)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "caches are not filled yet; scheduling starts anyway timeout={0}",
                    SYNC_TIMEOUT);
        }
        world.listen();
        var binder = new Binder(client, world.claims(), clock);
        return new Scheduler(
                new SchedulingLoop(
                        queue,
                        world,
                        new Planner(random),
                        binder,
                        client,
                        events,
                        new SchedulerMetrics(metrics, queue),
                        clock));
    }

    @Override
    public void close() {
        loop.close();
    }
}
