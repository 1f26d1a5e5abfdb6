package dev.j3s.apiserver.watchcache;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One change of one object, shared by all watchers: each encoding of it is made once.
 *
 * @see WatchItem.Change
 */
public final class CacheEvent {
    private final boolean deleted;
    private final CachedObject object;
    private final @Nullable CachedObject previous;
    private volatile @Nullable CachedObject departed;
    private volatile List<Frame> frames = List.of();

    private record Frame(WatchItem.Kind kind, Object form, byte[] bytes) {}

    CacheEvent(boolean deleted, CachedObject object, @Nullable CachedObject previous) {
        this.deleted = deleted;
        this.object = object;
        this.previous = previous;
    }

    boolean deleted() {
        return deleted;
    }

    CachedObject object() {
        return object;
    }

    @Nullable CachedObject previous() {
        return previous;
    }

    long revision() {
        return object.revision();
    }

    /** The state before, under this event's revision: for watchers whose selection it left. */
    CachedObject departed() {
        var known = departed;
        if (known == null) {
            known = previous == null ? object : previous.at(object.revision());
            departed = known;
        }
        return known;
    }

    /**
     * The bytes of this event as {@code form} has them. Two threads may make the same one at the
     * same time; both are right.
     */
    public byte[] frame(WatchItem.Kind kind, Object form, Supplier<byte[]> maker) {
        for (var frame : frames) {
            if (frame.kind() == kind && frame.form().equals(form)) {
                return frame.bytes();
            }
        }
        var made = new Frame(kind, form, maker.get());
        synchronized (this) {
            var grown = new ArrayList<>(frames);
            grown.add(made);
            frames = List.copyOf(grown);
        }
        return made.bytes();
    }
}
