package dev.j3s.control;

import dev.j3s.model.ApiException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Virtual threads that take keys from a work queue; one switch turns what came of a key into what
 * the queue does next. {@link Controller} adds informers; use this alone for keys of another kind.
 */
public final class Workers<K> implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Workers.class.getName());

    /** Conflicts and stale caches at start are no news before this many failures of a key. */
    private static final int FAILURES_QUIET = 4;

    /** As {@link Reconciler}, for any key. */
    @FunctionalInterface
    public interface Work<K> {
        Result on(K key) throws Exception;
    }

    /** Waits until work may begin. */
    @FunctionalInterface
    public interface Gate {
        void await() throws InterruptedException;
    }

    private final String name;
    private final ControlContext context;
    private final QueueMetrics metrics;
    private final WorkQueue<K> queue;
    private final Work<K> work;
    private final List<Thread> threads = new ArrayList<>();

    /** {@code name} is the metrics' and the threads' name. */
    public Workers(String name, ControlContext context, Work<K> work) {
        this.name = name;
        this.context = context;
        this.metrics = new QueueMetrics(context.metrics(), name);
        this.queue =
                new WorkQueue<>(
                        context.timer(),
                        context.clock(),
                        Backoff.ofControllers(context.random()),
                        metrics);
        this.work = work;
    }

    public WorkQueue<K> queue() {
        return queue;
    }

    /** Call once. */
    public void start(int count, Gate gate) {
        for (var i = 0; i < count; i++) {
            threads.add(Thread.ofVirtual().name(name + "-" + i).start(() -> run(gate)));
        }
    }

    private void run(Gate gate) {
        try {
            gate.await();
            while (!Thread.currentThread().isInterrupted()) {
                var key = queue.take();
                try {
                    workOn(key);
                } finally {
                    queue.done(key);
                }
            }
        } catch (InterruptedException e) {
            LOG.log(Level.DEBUG, "workers end name={0}", name);
        }
    }

    private void workOn(K key) throws InterruptedException {
        var started = context.clock().instant();
        try {
            switch (work.on(key)) {
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
            metrics.worked(Duration.between(started, context.clock().instant()));
        }
    }

    /** A conflict is somebody else's write: no error, only a new look. */
    private void failed(K key, Exception cause, boolean conflict) {
        if (!conflict) {
            metrics.failed();
            log(key, cause);
        }
        queue.addRateLimited(key);
    }

    private void log(K key, Exception cause) {
        if (cause instanceof ApiException || cause instanceof UncheckedIOException) {
            LOG.log(
                    queue.failures(key) < FAILURES_QUIET ? Level.DEBUG : Level.WARNING,
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
}
