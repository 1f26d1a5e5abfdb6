package dev.j3s.client;

import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * {@link Informers} of one transport. Thread-safe. Each informer costs one virtual thread and one
 * watch.
 */
public final class SharedInformers implements Informers {
    private final Client client;
    private final RandomGenerator random;
    private final Map<Spec<?>, WatchingInformer<?>> informers = new HashMap<>();
    private State state = State.NEW;

    private enum State {
        NEW,
        STARTED,
        CLOSED
    }

    /** {@code random} spreads the retries of many clients. */
    public SharedInformers(Client client, RandomGenerator random) {
        this.client = client;
        this.random = random;
    }

    @Override
    public synchronized <T> Informer<T> informer(Spec<T> spec) {
        if (state == State.CLOSED) {
            throw new IllegalStateException("informers are closed");
        }
        var existing = informers.get(spec);
        if (existing != null && !existing.closed()) {
            @SuppressWarnings("unchecked") // the key's type parameter is the value's
            var same = (Informer<T>) existing;
            return same;
        }
        var informer = new WatchingInformer<>(client, spec, random);
        informers.put(spec, informer);
        if (state == State.STARTED) {
            informer.start();
        }
        return informer;
    }

    @Override
    public synchronized void start() {
        if (state != State.NEW) {
            return;
        }
        state = State.STARTED;
        informers.values().forEach(WatchingInformer::start);
    }

    @Override
    public synchronized void close() {
        state = State.CLOSED;
        informers.values().forEach(WatchingInformer::close);
        informers.clear();
    }
}
