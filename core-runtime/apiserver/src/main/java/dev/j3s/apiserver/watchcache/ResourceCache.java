package dev.j3s.apiserver.watchcache;

import dev.j3s.model.ApiStatus;
import dev.j3s.model.ObjectKey;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One type's objects and its recent changes. Reads take an immutable {@link State}; changes and the
 * beginning of a watch hold the lock, briefly.
 */
public final class ResourceCache {
    /** Changes of one type that a watch can start behind. */
    static final int HISTORY_MAX = 4096;

    /**
     * @param revision of the newest change of this type
     */
    public record State(SortedObjects objects, long revision) {}

    private final LongSupplier applied;
    private volatile State state;
    private final CacheEvent[] history = new CacheEvent[HISTORY_MAX];
    private long historyCount;
    private final LongSupplier startRevision;
    private long forgottenRevision;
    private final List<CacheWatcher> watchers = new CopyOnWriteArrayList<>();

    /**
     * @param startRevision changes up to it were never seen
     * @param applied what the whole cache has seen
     */
    ResourceCache(LongSupplier startRevision, LongSupplier applied) {
        this.startRevision = startRevision;
        this.applied = applied;
        this.state = new State(SortedObjects.EMPTY, 0);
    }

    public State state() {
        return state;
    }

    /**
     * The state and a revision it is complete for: as of it, nothing of this type is missing and
     * nothing is newer.
     */
    public State consistentState() {
        var floor = applied.getAsLong();
        var now = state;
        return now.revision() > floor ? now : new State(now.objects(), floor);
    }

    public @Nullable CachedObject get(ObjectKey key) {
        return state.objects().get(key);
    }

    public int watcherCount() {
        return watchers.size();
    }

    /** Before the first watcher can be there. */
    void load(CachedObject object) {
        var now = state;
        state = new State(now.objects().with(object), Math.max(now.revision(), object.revision()));
    }

    synchronized void put(CachedObject object) {
        var now = state;
        var previous = now.objects().get(object.key());
        state = new State(now.objects().with(object), object.revision());
        tell(new CacheEvent(false, object, previous));
    }

    synchronized void remove(CachedObject last) {
        var now = state;
        var previous = now.objects().get(last.key());
        state = new State(now.objects().without(last.key()), last.revision());
        tell(new CacheEvent(true, last, previous));
    }

    private void tell(CacheEvent event) {
        var slot = (int) (historyCount % HISTORY_MAX);
        var forgotten = history[slot];
        if (forgotten != null) {
            forgottenRevision = forgotten.revision();
        }
        history[slot] = event;
        historyCount++;
        for (var watcher : watchers) {
            watcher.offer(event);
        }
    }

    /**
     * Starts with the objects there are now.
     *
     * @param endMark a bookmark says where they end
     */
    public synchronized CacheWatcher watchFromNow(Selection selection, boolean endMark) {
        var watcher = new CacheWatcher(this, selection);
        var now = state;
        var revision = Math.max(now.revision(), applied.getAsLong());
        watcher.startWith(
                now.objects().range(selection.namespace(), null),
                endMark ? new WatchItem.Bookmark(revision, true) : null);
        watchers.add(watcher);
        return watcher;
    }

    /**
     * Starts with the changes after {@code revision}. Throws 410 when they are no longer known.
     *
     * @param endMark a bookmark follows what is known now
     */
    public synchronized CacheWatcher watchAfter(
            Selection selection, long revision, boolean endMark) {
        var floor = Math.max(startRevision.getAsLong(), forgottenRevision);
        if (revision < floor) {
            throw ApiStatus.expired("too old resource version: " + revision + " (" + floor + ")")
                    .asException();
        }
        var watcher = new CacheWatcher(this, selection);
        for (var i = Math.max(0, historyCount - HISTORY_MAX); i < historyCount; i++) {
            var event = history[(int) (i % HISTORY_MAX)];
            if (event.revision() > revision) {
                watcher.offer(event);
            }
        }
        if (endMark) {
            bookmark(watcher, true);
        }
        watchers.add(watcher);
        return watcher;
    }

    void bookmark(CacheWatcher watcher) {
        bookmark(watcher, false);
    }

    private synchronized void bookmark(CacheWatcher watcher, boolean end) {
        // Under the lock, so that no change of this type is between the revision and the queue.
        watcher.append(
                new WatchItem.Bookmark(Math.max(state.revision(), applied.getAsLong()), end));
    }

    void leave(CacheWatcher watcher) {
        watchers.remove(watcher);
    }
}
