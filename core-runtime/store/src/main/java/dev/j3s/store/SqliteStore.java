package dev.j3s.store;

import java.nio.file.Path;

/**
 * The durable store of a single server: one SQLite file in WAL mode with {@code synchronous=FULL}.
 */
public final class SqliteStore {
    private SqliteStore() {}

    /**
     * Opens or makes {@code file}; its folder must exist. Throws {@link StoreException} when the
     * file is no database of ours or is locked by another process.
     */
    public static Store open(Path file, StoreObserver observer) {
        return new LogStore(new SqliteEngine(file), observer, System::nanoTime, "sqlite");
    }
}
