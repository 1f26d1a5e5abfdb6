package dev.j3s.store;

/**
 * Hears what the store did, for metrics. Called from the writer thread: must be quick and must not
 * throw.
 */
@FunctionalInterface
public interface StoreObserver {
    StoreObserver NONE = (writes, nanos) -> {};

    /**
     * One transaction of {@code writes} rows took {@code nanos} from its first decision to the last
     * watcher told.
     */
    void committed(int writes, long nanos);
}
