package dev.j3s.apiserver;

import dev.j3s.store.Store;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the store from growing with every write: history lives for one interval at least and two at
 * most. Lists and watches that began before that are told to begin anew.
 */
final class Compaction implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Compaction.class.getName());

    private final Store store;
    private final Duration interval;
    private final CountDownLatch closed = new CountDownLatch(1);

    private Compaction(Store store, Duration interval) {
        this.store = store;
        this.interval = interval;
    }

    static Compaction start(Store store, Duration interval) {
        var compaction = new Compaction(store, interval);
        Thread.ofVirtual().name("compaction").start(compaction::run);
        return compaction;
    }

    private void run() {
        try {
            var past = store.revision();
            while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
                var now = store.revision();
                compact(past);
                past = now;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One that fails is made up for by the next. */
    private void compact(long revision) {
        try {
            store.compact(revision);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "compaction failed revision=" + revision, e);
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
