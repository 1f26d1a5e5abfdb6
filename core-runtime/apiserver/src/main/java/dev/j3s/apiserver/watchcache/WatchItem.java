package dev.j3s.apiserver.watchcache;

import dev.j3s.model.ApiStatus;
import org.jspecify.annotations.Nullable;

/** What a watcher is told. */
public sealed interface WatchItem {
    enum Kind {
        ADDED,
        MODIFIED,
        DELETED
    }

    /**
     * @param event keeps the encodings that watchers share; absent for initial objects
     */
    record Change(Kind kind, CachedObject object, @Nullable CacheEvent event)
            implements WatchItem {}

    /** Everything up to {@code revision} was told. */
    record Bookmark(long revision, boolean initialEventsEnd) implements WatchItem {}

    /** The last item: the watch cannot go on. */
    record Failure(ApiStatus status) implements WatchItem {}
}
