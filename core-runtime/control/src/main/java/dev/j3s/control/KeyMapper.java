package dev.j3s.control;

import dev.j3s.model.ObjectKey;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Says which keys a change of a watched object concerns. Called on an informer's thread: no
 * blocking.
 */
@FunctionalInterface
public interface KeyMapper<T> {
    /** {@code before} is absent for a new object, {@code after} for a deleted one. */
    void map(ObjectKey key, @Nullable T before, @Nullable T after, Consumer<ObjectKey> enqueue);

    /** The changed object itself. */
    static <T> KeyMapper<T> self() {
        return (key, before, after, enqueue) -> enqueue.accept(key);
    }
}
