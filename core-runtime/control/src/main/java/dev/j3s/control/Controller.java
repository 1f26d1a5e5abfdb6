package dev.j3s.control;

import dev.j3s.client.Informer;
import dev.j3s.model.ApiException;
import dev.j3s.model.ObjectKey;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One reconcile loop: informers feed keys into a queue, workers (virtual threads) hand them to the
 * {@link Reconciler} once every informer has its first list, and the result decides what the queue
 * does next. Started once, by {@link Builder#start}.
 */
public final class Controller implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Controller.class.getName());
    private static final Duration SYNC_LOG_INTERVAL = Duration.ofSeconds(30);

    /** Upstream logs each retry; a wave of conflicts at start is no news before this many. */
    private static final int FAILURES_QUIET = 3;

    private final String name;
    private final WorkQueue<ObjectKey> queue;
    private final Reconciler reconciler;
    private final QueueMetrics metrics;
    private final Clock clock;
    private final List<Informer<?>> informers;
    private final List<Thread> threads = new ArrayList<>();

    private Controller(Builder builder, Reconciler reconciler) {
        this.name = builder.name;
        this.metrics = new QueueMetrics(builder.context.metrics(), builder.name);
        this.clock = builder.context.clock();
        this.queue =
                new WorkQueue<>(
                        builder.context.timer(),
                        clock,
                        Backoff.ofControllers(builder.context.random()),
                        metrics);
        this.reconciler = reconciler;
        this.informers = List.copyOf(builder.informers);
    }

    /** {@code name} is the metric's and the thread's name. */
    public static Builder named(String name, ControlContext context) {
        return new Builder(name, context);
    }

    /** Asks for a reconcile, as a handler would. */
    public void enqueue(ObjectKey key) {
        queue.add(key);
    }

    public void enqueueAfter(ObjectKey key, Duration delay) {
        queue.addAfter(key, delay);
    }

    public String name() {
        return name;
    }

    private void startWorkers(int workers) {
        for (var i = 0; i < workers; i++) {
            threads.add(Thread.ofVirtual().name(name + "-" + i).start(this::work));
        }
    }

    private void work() {
        try {
            for (var informer : informers) {
                while (!informer.awaitSync(SYNC_LOG_INTERVAL)) {
                    LOG.log(Level.WARNING, "waiting for the caches controller={0}", name);
                }
            }
            while (!Thread.currentThread().isInterrupted()) {
                var key = queue.take();
                try {
                    workOn(key);
                } finally {
                    queue.done(key);
                }
            }
        } catch (InterruptedException e) {
            LOG.log(Level.DEBUG, "controller ends controller={0}", name);
        }
    }

    private void workOn(ObjectKey key) throws InterruptedException {
        var started = clock.instant();
        try {
            switch (reconciler.reconcile(key)) {
                case Result.Done() -> queue.forget(key);
                case Result.After(var delay) -> {
                    queue.forget(key);
                    queue.addAfter(key, delay);
                }
                case Result.Again() -> queue.addRateLimited(key);
            }
        } catch (InterruptedException e) {
            throw e;
        } catch (ApiException e) {
            failed(key, e, e.isConflict());
        } catch (Exception e) {
            failed(key, e, false);
        } finally {
            metrics.worked(Duration.between(started, clock.instant()));
        }
    }

    /** A conflict is somebody else's write: no error, only a new look. */
    private void failed(ObjectKey key, Exception cause, boolean conflict) {
        if (!conflict) {
            metrics.failed();
            log(key, cause);
        }
        queue.addRateLimited(key);
    }

    private void log(ObjectKey key, Exception cause) {
        var expected = cause instanceof ApiException || cause instanceof UncheckedIOException;
        var level = queue.failures(key) < FAILURES_QUIET ? Level.DEBUG : Level.WARNING;
        if (expected) {
            LOG.log(
                    level,
                    "reconcile failed controller={0} key={1} error={2}",
                    name,
                    key,
                    cause.getMessage());
        } else {
            LOG.log(Level.ERROR, "reconcile failed controller=" + name + " key=" + key, cause);
        }
    }

    @Override
    public void close() {
        queue.close();
        threads.forEach(Thread::interrupt);
    }

    /** Collects what the controller watches. */
    public static final class Builder {
        private final String name;
        private final ControlContext context;
        private final List<Informer<?>> informers = new ArrayList<>();
        private final List<Runnable> subscriptions = new ArrayList<>();
        private final List<Controller> built = new ArrayList<>(1);
        private int workers = 1;

        private Builder(String name, ControlContext context) {
            this.name = name;
            this.context = context;
        }

        public Builder workers(int count) {
            workers = count;
            return this;
        }

        /** Changes of {@code informer} put the mapper's keys into the queue. */
        public <T> Builder watching(Informer<T> informer, KeyMapper<T> mapper) {
            informers.add(informer);
            subscriptions.add(() ->
                    informer.addHandler((key, before, after) ->
                            mapper.map(key, before, after, built.getFirst()::enqueue)));
            return this;
        }

        /** Workers wait for {@code informer}'s first list, though its changes enqueue nothing. */
        public Builder reading(Informer<?> informer) {
            informers.add(informer);
            return this;
        }

        /** Subscribes to the informers and starts the workers. */
        public Controller start(Reconciler reconciler) {
            var controller = new Controller(this, reconciler);
            built.add(controller);
            subscriptions.forEach(Runnable::run);
            controller.startWorkers(workers);
            return controller;
        }
    }
}
