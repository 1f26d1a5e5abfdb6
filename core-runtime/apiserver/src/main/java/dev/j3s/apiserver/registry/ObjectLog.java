package dev.j3s.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.watchcache.CachedObject;
import dev.j3s.apiserver.watchcache.ResourceCache;
import dev.j3s.apiserver.watchcache.StorageKey;
import dev.j3s.apiserver.watchcache.WatchCache;
import dev.j3s.model.ApiStatus;
import dev.j3s.model.GroupResource;
import dev.j3s.model.Json;
import dev.j3s.model.ObjectKey;
import dev.j3s.store.Store;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Trees in, stored objects out: the one place that writes to the store. Reads come from the cache,
 * after it has caught up with every write that was acknowledged before.
 */
public final class ObjectLog {
    /** How long a read waits for the cache to catch up; it is microseconds behind at most. */
    static final Duration FRESH_WAIT = Duration.ofSeconds(3);

    private final Store store;
    private final WatchCache cache;

    public ObjectLog(Store store, WatchCache cache) {
        this.store = store;
        this.cache = cache;
    }

    WatchCache cache() {
        return cache;
    }

    Store store() {
        return store;
    }

    ResourceCache resource(GroupResource resource) {
        return cache.resource(resource);
    }

    /** Blocks until everything acknowledged is visible. */
    void awaitFresh() {
        await(store.revision());
    }

    void await(long revision) {
        try {
            if (!cache.await(revision, FRESH_WAIT)) {
                throw new ApiStatus(
                                504,
                                "Timeout",
                                "Timeout: Too large resource version: "
                                        + revision
                                        + ", current: "
                                        + cache.revision(),
                                new ApiStatus.Details(
                                        "",
                                        "",
                                        "",
                                        "",
                                        List.of(
                                                new ApiStatus.Cause(
                                                        "ResourceVersionTooLarge",
                                                        "Too large resource version",
                                                        "")),
                                        1))
                        .asException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiStatus.internal("interrupted").asException();
        }
    }

    Optional<CachedObject> find(GroupResource resource, ObjectKey key) {
        awaitFresh();
        return Optional.ofNullable(cache.resource(resource).get(key));
    }

    /** {@code shown} is what a refusal calls the type. */
    CachedObject get(GroupResource resource, GroupResource shown, ObjectKey key) {
        return find(resource, key)
                .orElseThrow(() -> ApiStatus.notFound(shown, key.name()).asException());
    }

    /** Empty when the key exists. */
    Optional<CachedObject> create(GroupResource resource, ObjectKey key, ObjectNode object) {
        var at = StorageKey.of(resource, key.namespace(), key.name());
        return written(resource, key, store.create(at, bytes(object)));
    }

    /**
     * Empty when somebody else wrote since {@code expected}. Writes nothing when nothing changed.
     */
    Optional<CachedObject> update(
            GroupResource resource, CachedObject expected, ObjectNode object) {
        var bytes = bytes(object);
        if (expected.sameAs(bytes)) {
            return Optional.of(expected);
        }
        var key = expected.key();
        var at = StorageKey.of(resource, key.namespace(), key.name());
        return written(resource, key, store.update(at, bytes, expected.revision()));
    }

    /** The last state; empty when somebody else wrote since {@code expected}. */
    Optional<CachedObject> delete(GroupResource resource, CachedObject expected) {
        var key = expected.key();
        var at = StorageKey.of(resource, key.namespace(), key.name());
        return switch (store.delete(at, expected.revision())) {
            case Store.Result.Committed ignored -> Optional.of(expected);
            case Store.Result.Refused ignored -> Optional.empty();
        };
    }

    /**
     * As {@link #delete(GroupResource, CachedObject)}, of an object whose last update was {@code
     * last}; that state is stored first so that watchers see it in the deletion.
     */
    Optional<CachedObject> delete(GroupResource resource, CachedObject expected, ObjectNode last) {
        return update(resource, expected, last).flatMap(state -> delete(resource, state));
    }

    private Optional<CachedObject> written(
            GroupResource resource, ObjectKey key, Store.Result result) {
        return switch (result) {
            case Store.Result.Refused ignored -> Optional.empty();
            case Store.Result.Committed committed -> {
                @Nullable CachedObject cached = cache.resource(resource).get(key);
                yield Optional.of(
                        cached != null && cached.revision() == committed.revision()
                                ? cached
                                : CachedObject.of(committed.entry()));
            }
        };
    }

    private static byte[] bytes(ObjectNode object) {
        if (object.get("metadata") instanceof ObjectNode metadata) {
            metadata.remove("resourceVersion");
        }
        return Json.write(object);
    }
}
