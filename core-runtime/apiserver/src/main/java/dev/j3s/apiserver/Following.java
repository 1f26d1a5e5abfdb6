package dev.j3s.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.apiserver.watchcache.CacheWatcher;
import dev.j3s.apiserver.watchcache.Selection;
import dev.j3s.apiserver.watchcache.WatchCache;
import dev.j3s.apiserver.watchcache.WatchItem;
import dev.j3s.model.GroupResource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Tells parts of the server about the objects of a type: each on a virtual thread of its own. */
public final class Following implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Following.class.getName());

    /** Told of every object there is and every change, one at a time. */
    public interface Follower {
        /** The object as it is now. */
        void present(JsonNode object);

        /** Its last state. */
        void gone(JsonNode object);

        /** Nothing has happened for a while: for what did not work the last time. */
        default void idle() {}
    }

    private record Wish(GroupResource resource, Duration idle, Follower follower) {}

    private final WatchCache cache;
    private final List<Wish> wishes = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closed;

    Following(WatchCache cache) {
        this.cache = cache;
    }

    /** Before the server starts. Objects in the storage version, trees of the follower's own. */
    public void follow(GroupResource resource, Duration idle, Follower follower) {
        wishes.add(new Wish(resource, idle, follower));
    }

    void start() {
        for (var wish : wishes) {
            threads.add(
                    Thread.ofVirtual().name("follow-" + wish.resource()).start(() -> run(wish)));
        }
    }

    private void run(Wish wish) {
        while (!closed) {
            var all = new Selection("", "", Selection.EVERYTHING);
            try (var watcher = cache.resource(wish.resource()).watchFromNow(all, false)) {
                var self = Thread.currentThread();
                watcher.onReadable(() -> LockSupport.unpark(self));
                // Ends when the watch fell behind: begin anew with everything.
                tell(wish, watcher);
            }
        }
    }

    private void tell(Wish wish, CacheWatcher watcher) {
        while (!closed) {
            switch (watcher.poll()) {
                case null -> waitFor(wish);
                case WatchItem.Change change -> guarded(wish, change);
                case WatchItem.Bookmark ignored -> {}
                case WatchItem.Failure ignored -> {
                    return;
                }
            }
        }
    }

    private void waitFor(Wish wish) {
        var before = System.nanoTime();
        LockSupport.parkNanos(this, wish.idle().toNanos());
        if (!closed && System.nanoTime() - before >= wish.idle().toNanos()) {
            guarded(wish, null);
        }
    }

    private void guarded(Wish wish, WatchItem.@Nullable Change change) {
        try {
            if (change == null) {
                wish.follower().idle();
            } else if (change.kind() == WatchItem.Kind.DELETED) {
                wish.follower().gone(change.object().tree());
            } else {
                wish.follower().present(change.object().tree());
            }
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "follower failed resource=" + wish.resource(), e);
        }
    }

    @Override
    public void close() {
        closed = true;
        threads.forEach(LockSupport::unpark);
    }
}
