package dev.j3s.client;

import dev.j3s.model.ObjectKey;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A cache of one type (or of a selected part of it) that follows the server: list, watch, and list
 * again when the watch is too old. One for a type and process, shared by whoever needs it ({@link
 * Informers}).
 */
public interface Informer<T> extends AutoCloseable {
    Lister<T> lister();

    /**
     * Handlers are called in order from one thread and must not block; an addition replays what is
     * already known.
     */
    void addHandler(Handler<T> handler);

    /** True once the first list is in the cache. */
    boolean synced();

    /** Waits for {@link #synced()}; false when the time ran out. */
    boolean awaitSync(Duration timeout) throws InterruptedException;

    @Override
    void close();

    interface Handler<T> {
        /** {@code before} is absent for a new object, {@code after} for a deleted one. */
        void changed(ObjectKey key, @Nullable T before, @Nullable T after);
    }
}
