package dev.j3s.apiserver.watchcache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.j3s.model.ApiException;
import dev.j3s.model.GroupResource;
import dev.j3s.model.ObjectKey;
import dev.j3s.store.MemoryStore;
import dev.j3s.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchCacheTest {
    private static final GroupResource CONFIG_MAPS = new GroupResource("", "configmaps");
    private static final Selection ALL = new Selection("", "", Selection.EVERYTHING);

    private final Store store = MemoryStore.create();
    private final WatchCache cache = WatchCache.start(store);

    @AfterEach
    void close() {
        cache.close();
        store.close();
    }

    private static byte[] object(String namespace, String name, String label) {
        return """
        {"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"%s","namespace":"%s",\
        "uid":"u-%s","labels":{"l":"%s"}},"data":{"a":"}\\""}}\
        """
                .formatted(name, namespace, name, label)
                .getBytes(UTF_8);
    }

    private long create(String namespace, String name, String label) {
        var key = StorageKey.of(CONFIG_MAPS, namespace, name);
        return ((Store.Result.Committed) store.create(key, object(namespace, name, label)))
                .revision();
    }

    private long update(String namespace, String name, String label, long expected) {
        var key = StorageKey.of(CONFIG_MAPS, namespace, name);
        var result = store.update(key, object(namespace, name, label), expected);
        return ((Store.Result.Committed) result).revision();
    }

    private static List<String> told(CacheWatcher watcher) {
        var told = new ArrayList<String>();
        for (var item = watcher.poll(); item != null; item = watcher.poll()) {
            told.add(
                    switch (item) {
                        case WatchItem.Change change ->
                                change.kind() + " " + change.object().key().name();
                        case WatchItem.Bookmark bookmark ->
                                "BOOKMARK " + bookmark.initialEventsEnd();
                        case WatchItem.Failure failure -> "ERROR " + failure.status().code();
                    });
        }
        return told;
    }

    @Test
    void aReadAfterAWriteSeesIt() {
        var revision = create("ns", "a", "x");

        var cached = cache.resource(CONFIG_MAPS).get(new ObjectKey("ns", "a"));

        assertThat(cached).isNotNull();
        assertThat(cached.revision()).isEqualTo(revision);
        assertThat(new String(cached.json(), UTF_8))
                .contains("\"uid\":\"u-a\",\"resourceVersion\":\"" + revision + "\",\"labels\"");
        assertThat(cached.labels()).containsEntry("l", "x");
        assertThat(cached.uid()).isEqualTo("u-a");
        assertThat(cached.sameAs(object("ns", "a", "x"))).isTrue();
        assertThat(cached.sameAs(object("ns", "a", "y"))).isFalse();
    }

    @Test
    void aCacheStartedLaterHoldsWhatIsStored() {
        create("ns", "a", "x");

        try (var second = WatchCache.start(store)) {
            assertThat(second.resource(CONFIG_MAPS).state().objects().size()).isEqualTo(1);
            assertThat(second.revision()).isEqualTo(store.revision());
        }
    }

    @Test
    void aWatchFromAnOldRevisionMissesNothingAndRepeatsNothing() {
        create("ns", "a", "x");
        var after = create("ns", "b", "x");
        create("ns", "c", "x");

        try (var watcher = cache.resource(CONFIG_MAPS).watchAfter(ALL, after, false)) {
            create("ns", "d", "x");

            assertThat(told(watcher)).containsExactly("ADDED c", "ADDED d");
        }
    }

    @Test
    void anObjectThatLeavesTheSelectionIsDeletedForTheWatcher() {
        var selection = new Selection("ns", "", object -> "in".equals(object.labels().get("l")));
        var first = create("ns", "a", "in");
        create("other", "b", "in");

        try (var watcher = cache.resource(CONFIG_MAPS).watchFromNow(selection, true)) {
            var second = update("ns", "a", "out", first);
            var third = update("ns", "a", "in", second);
            update("ns", "a", "in", third);

            assertThat(told(watcher))
                    .containsExactly(
                            "ADDED a", "BOOKMARK true", "DELETED a", "ADDED a", "MODIFIED a");
        }
    }

    @Test
    void whatAWatcherIsToldOnLeavingHasTheOldStateAndTheNewRevision() {
        var selection = new Selection("", "", o -> "in".equals(o.labels().get("l")));
        var first = create("ns", "a", "in");
        try (var watcher = cache.resource(CONFIG_MAPS).watchAfter(selection, first, false)) {
            var second = update("ns", "a", "out", first);

            var change = (WatchItem.Change) watcher.poll();

            assertThat(change).isNotNull();
            assertThat(change.object().revision()).isEqualTo(second);
            assertThat(change.object().labels()).containsEntry("l", "in");
        }
    }

    @Test
    void historyBeyondTheLimitIsGone() {
        var first = create("ns", "a", "0");
        var revision = first;
        for (int i = 0; i < ResourceCache.HISTORY_MAX + 10; i++) {
            revision = update("ns", "a", "v" + i, revision);
        }

        assertThatThrownBy(() -> cache.resource(CONFIG_MAPS).watchAfter(ALL, first, false))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.isExpired()).isTrue());
    }

    @Test
    void aWatcherThatFallsTooFarBehindIsToldToListAgain() {
        try (var watcher = cache.resource(CONFIG_MAPS).watchFromNow(ALL, false)) {
            var revision = create("ns", "a", "0");
            for (int i = 0; i < CacheWatcher.QUEUE_MAX + 5; i++) {
                revision = update("ns", "a", "v" + i, revision);
            }

            assertThat(told(watcher)).containsExactly("ERROR 410");
        }
    }

    @Test
    void sortedObjectsAgreeWithATreeMap() {
        var seed = System.nanoTime();
        var random = new Random(seed);
        var model = new TreeMap<String, CachedObject>();
        var sorted = SortedObjects.EMPTY;
        for (int i = 0; i < 20_000; i++) {
            var key = new ObjectKey("n" + random.nextInt(3), "o" + random.nextInt(2_000));
            if (random.nextInt(3) == 0) {
                model.remove(key.toString());
                sorted = sorted.without(key);
            } else {
                var object = CachedObject.of(entry(key, i + 2));
                model.put(key.toString(), object);
                sorted = sorted.with(object);
            }
        }

        assertThat(sorted.range("", null))
                .as("seed %d", seed)
                .containsExactlyElementsOf(model.values());
        assertThat(sorted.size()).isEqualTo(model.size());
        assertThat(sorted.range("n1", new ObjectKey("n1", "o5")))
                .containsExactlyElementsOf(model.subMap("n1/o5", false, "n10", false).values());
        assertThat(sorted.count("n2")).isEqualTo(model.subMap("n2/", "n20").size());
    }

    private static Store.Entry entry(ObjectKey key, long revision) {
        var path = StorageKey.of(CONFIG_MAPS, key.namespace(), key.name());
        return new Store.Entry(path, object(key.namespace(), key.name(), "x"), revision, revision);
    }
}
