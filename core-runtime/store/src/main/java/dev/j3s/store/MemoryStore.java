package dev.j3s.store;

/**
 * A store that forgets everything when it is closed: for tests and for servers embedded in them.
 */
public final class MemoryStore {
    private MemoryStore() {}

    public static Store create() {
        return new LogStore(new MemoryEngine(), StoreObserver.NONE, System::nanoTime, "memory");
    }
}
