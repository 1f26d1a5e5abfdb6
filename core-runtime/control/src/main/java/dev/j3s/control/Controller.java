package dev.j3s.control;

import dev.j3s.client.Informer;
import dev.j3s.model.ObjectKey;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
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

    private final String name;
    private final Workers<ObjectKey> workers;
    private final List<Informer<?>> informers;

    private Controller(Builder builder, Reconciler reconciler) {
        this.name = builder.name;
        this.workers = new Workers<>(builder.name, builder.context, reconciler::reconcile);
        this.informers = List.copyOf(builder.informers);
    }

    /** {@code name} is the metric's and the thread's name. */
    public static Builder named(String name, ControlContext context) {
        return new Builder(name, context);
    }

    /** Asks for a reconcile, as a handler would. */
    public void enqueue(ObjectKey key) {
        workers.queue().add(key);
    }

    public void enqueueAfter(ObjectKey key, Duration delay) {
        workers.queue().addAfter(key, delay);
    }

    public String name() {
        return name;
    }

    private void awaitSync() throws InterruptedException {
        for (var informer : informers) {
            while (!informer.awaitSync(SYNC_LOG_INTERVAL)) {
                LOG.log(Level.WARNING, "waiting for the caches controller={0}", name);
            }
        }
    }

    @Override
    public void close() {
        workers.close();
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
            controller.workers.start(workers, controller::awaitSync);
            return controller;
        }
    }
}
