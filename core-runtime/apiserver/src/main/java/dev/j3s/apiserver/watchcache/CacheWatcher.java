package dev.j3s.apiserver.watchcache;

import dev.j3s.model.ApiStatus;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * One watch's place in the cache: first the initial objects, then a bounded queue of changes. The
 * store's thread only appends; selectors run on the reader's side. A reader that falls too far
 * behind is told so and must list again.
 */
public final class CacheWatcher implements AutoCloseable {
    /** Changes that may wait for a slow reader. */
    static final int QUEUE_MAX = 16_384;

    private final ResourceCache cache;
    private final Selection selection;
    private final ArrayDeque<Object> queue = new ArrayDeque<>();
    private Iterator<CachedObject> initial = Collections.emptyIterator();
    private @Nullable WatchItem afterInitial;
    private boolean ended;
    private Runnable readable = () -> {};
    private boolean notified;

    CacheWatcher(ResourceCache cache, Selection selection) {
        this.cache = cache;
        this.selection = selection;
    }

    void startWith(Iterable<CachedObject> objects, @Nullable WatchItem then) {
        initial = objects.iterator();
        afterInitial = then;
    }

    /**
     * Runs {@code task} once whenever something may be there to {@link #poll}, from then on; the
     * task must not block. It is told again only after a poll that found nothing.
     */
    public void onReadable(Runnable task) {
        synchronized (this) {
            readable = task;
            notified = true;
        }
        task.run();
    }

    /** The next thing to tell; absent when there is nothing now. One reader only. */
    public @Nullable WatchItem poll() {
        while (initial.hasNext()) {
            var object = initial.next();
            if (selection.test(object)) {
                return new WatchItem.Change(WatchItem.Kind.ADDED, object, null);
            }
        }
        if (afterInitial != null) {
            var bookmark = afterInitial;
            afterInitial = null;
            return bookmark;
        }
        return pollQueue();
    }

    private @Nullable WatchItem pollQueue() {
        while (true) {
            Object next;
            synchronized (this) {
                next = queue.poll();
                if (next == null) {
                    notified = false;
                    return null;
                }
            }
            if (next instanceof WatchItem item) {
                return item;
            }
            var change = seen((CacheEvent) next);
            if (change != null) {
                return change;
            }
        }
    }

    /** The event as this selection sees it: entering is an addition, leaving a deletion. */
    private WatchItem.@Nullable Change seen(CacheEvent event) {
        var previous = event.previous();
        var before = previous != null && selection.test(previous);
        if (event.deleted()) {
            return before || (previous == null && selection.test(event.object()))
                    ? new WatchItem.Change(WatchItem.Kind.DELETED, event.object(), event)
                    : null;
        }
        var now = selection.test(event.object());
        if (now) {
            var kind = before ? WatchItem.Kind.MODIFIED : WatchItem.Kind.ADDED;
            return new WatchItem.Change(kind, event.object(), event);
        }
        return before
                ? new WatchItem.Change(WatchItem.Kind.DELETED, event.departed(), event)
                : null;
    }

    /** From the store's thread. */
    void offer(CacheEvent event) {
        if (selection.holds(event.object().key())) {
            append(event);
        }
    }

    /**
     * Everything told so far is everything up to now, as a bookmark says. Ignored once the watch
     * has ended.
     */
    public void bookmark() {
        cache.bookmark(this);
    }

    void append(Object item) {
        Runnable task;
        synchronized (this) {
            if (ended) {
                return;
            }
            if (queue.size() >= QUEUE_MAX) {
                queue.clear();
                queue.add(
                        new WatchItem.Failure(
                                ApiStatus.expired(
                                        "too old resource version: the"
                                                + " watcher fell more than "
                                                + QUEUE_MAX
                                                + " events behind")));
                ended = true;
            } else {
                queue.add(item);
            }
            if (notified) {
                return;
            }
            notified = true;
            task = readable;
        }
        task.run();
    }

    @Override
    public void close() {
        synchronized (this) {
            ended = true;
            queue.clear();
        }
        cache.leave(this);
    }
}
