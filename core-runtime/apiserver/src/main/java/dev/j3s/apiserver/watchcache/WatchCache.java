package dev.j3s.apiserver.watchcache;

import dev.j3s.model.GroupResource;
import dev.j3s.store.Store;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Everything in the store, kept current by one subscription. The store tells it of a write before
 * the writer hears of it, so that a read after a write finds it here.
 */
public final class WatchCache implements AutoCloseable {
    private static final int LOAD_PAGE = 10_000;

    private final Store store;
    private final Map<GroupResource, ResourceCache> resources = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private volatile int waiters;
    private volatile long applied;
    private volatile long startRevision;
    private final Store.Subscription subscription;

    private WatchCache(Store store) {
        this.store = store;
        var revision = load(store);
        this.startRevision = revision;
        this.applied = revision;
        this.subscription = store.watch(StorageKey.ROOT, revision, this::apply);
    }

    /** Reads the whole store, then follows it. */
    public static WatchCache start(Store store) {
        return new WatchCache(store);
    }

    private long load(Store from) {
        var after = "";
        var revision = 0L;
        while (true) {
            var page = from.range(StorageKey.ROOT, after, LOAD_PAGE, revision);
            revision = page.revision();
            for (var entry : page.entries()) {
                var key = StorageKey.parse(entry.key());
                resources
                        .computeIfAbsent(key.resource(), r -> newResource())
                        .load(CachedObject.of(key.object(), entry));
                after = entry.key();
            }
            if (!page.more()) {
                return revision;
            }
        }
    }

    private ResourceCache newResource() {
        return new ResourceCache(() -> startRevision, this::revision);
    }

    public ResourceCache resource(GroupResource resource) {
        var known = resources.get(resource);
        return known != null ? known : resources.computeIfAbsent(resource, r -> newResource());
    }

    public Map<GroupResource, ResourceCache> resources() {
        return Map.copyOf(resources);
    }

    /** Every change up to this revision is in the cache. */
    public long revision() {
        return applied;
    }

    /** True when nothing was written that the cache has not seen. */
    public boolean isFresh() {
        return applied >= store.revision();
    }

    /** Blocks until the cache has seen {@code revision}; false when that takes too long. */
    public boolean await(long revision, Duration limit) throws InterruptedException {
        if (applied >= revision) {
            return true;
        }
        var left = limit.toNanos();
        lock.lockInterruptibly();
        try {
            waiters++;
            while (applied < revision) {
                if (left <= 0) {
                    return false;
                }
                left = moved.awaitNanos(left);
            }
            return true;
        } finally {
            waiters--;
            lock.unlock();
        }
    }

    /** Blocks until the cache has seen everything written so far. */
    public boolean awaitFresh(Duration limit) throws InterruptedException {
        return await(store.revision(), limit);
    }

    private void apply(List<Store.Event> batch) {
        for (var event : batch) {
            var key = StorageKey.parse(event.entry().key());
            var cache = resource(key.resource());
            var object = CachedObject.of(key.object(), event.entry());
            switch (event.kind()) {
                case PUT -> cache.put(object);
                case DELETE -> cache.remove(object);
            }
        }
        applied = batch.getLast().revision();
        if (waiters > 0) {
            lock.lock();
            try {
                moved.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    @Override
    public void close() {
        subscription.close();
    }
}
