package dev.j3s.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.j3s.store.Store.Entry;
import dev.j3s.store.Store.Event;
import dev.j3s.store.Store.Result;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract of {@link Store}, for every engine. */
class StoreTest {
    enum Kind {
        MEMORY,
        SQLITE;

        Store open(Path folder) {
            return switch (this) {
                case MEMORY -> MemoryStore.create();
                case SQLITE -> SqliteStore.open(folder.resolve("state.db"), StoreObserver.NONE);
            };
        }
    }

    @TempDir Path folder;

    @ParameterizedTest
    @EnumSource
    void createsOnlyWhatIsNotThere(Kind kind) {
        try (var store = kind.open(folder)) {
            assertThat(store.revision()).isEqualTo(1);

            var first = store.create("/a", bytes("one"));
            var second = store.create("/a", bytes("two"));

            assertThat(committed(first).revision()).isEqualTo(2);
            assertThat(second)
                    .isInstanceOfSatisfying(
                            Result.Refused.class,
                            r -> assertThat(r.current().map(StoreTest::text)).contains("one"));
            assertThat(store.get("/a").map(StoreTest::text)).contains("one");
            assertThat(store.revision()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void updatesAndDeletesOnlyTheExpectedRevision(Kind kind) {
        try (var store = kind.open(folder)) {
            store.create("/a", bytes("one"));

            assertThat(store.update("/a", bytes("no"), 77)).isInstanceOf(Result.Refused.class);
            assertThat(store.update("/missing", bytes("no"), 2)).isInstanceOf(Result.Refused.class);
            var updated = committed(store.update("/a", bytes("two"), 2));
            assertThat(updated.entry().createRevision()).isEqualTo(2);
            assertThat(store.delete("/a", 2)).isInstanceOf(Result.Refused.class);
            var deleted = committed(store.delete("/a", 3));

            assertThat(text(deleted.entry())).isEqualTo("two");
            assertThat(deleted.revision()).isEqualTo(4);
            assertThat(store.get("/a")).isEmpty();
            assertThat(store.delete("/a", 0)).isInstanceOf(Result.Refused.class);
            assertThat(committed(store.create("/a", bytes("again"))).entry().createRevision())
                    .isEqualTo(5);
        }
    }

    @ParameterizedTest
    @EnumSource
    void readsPagesAsOfARevision(Kind kind) {
        try (var store = kind.open(folder)) {
            for (var name : List.of("b", "a", "c")) {
                store.create("/x/" + name, bytes(name));
            }
            store.create("/y/z", bytes("z"));
            store.delete("/x/b", 2);

            var before = store.range("/x/", "", 2, 5);
            var rest = store.range("/x/", "/x/b", 2, 5);
            var now = store.range("/x/", "", 0, 0);

            assertThat(before.entries()).extracting(Entry::key).containsExactly("/x/a", "/x/b");
            assertThat(before.more()).isTrue();
            assertThat(rest.entries()).extracting(Entry::key).containsExactly("/x/c");
            assertThat(rest.more()).isFalse();
            assertThat(now.entries()).extracting(Entry::key).containsExactly("/x/a", "/x/c");
            assertThat(now.revision()).isEqualTo(6);
        }
    }

    @ParameterizedTest
    @EnumSource
    void tellsWatchersEverythingOnceAndBeforeTheAcknowledgement(Kind kind) {
        try (var store = kind.open(folder)) {
            store.create("/x/a", bytes("1"));
            store.update("/x/a", bytes("2"), 2);
            var seen = Collections.synchronizedList(new ArrayList<Event>());

            var watch = store.watch("/x/", 2, seen::addAll);
            assertThat(seen).extracting(Event::revision).containsExactly(3L);
            store.create("/y/other", bytes("no"));
            store.delete("/x/a", 3);
            assertThat(seen).extracting(Event::revision).containsExactly(3L, 5L);
            watch.close();
            store.create("/x/late", bytes("no"));

            assertThat(seen)
                    .extracting(Event::kind)
                    .containsExactly(Event.Kind.PUT, Event.Kind.DELETE);
            assertThat(seen.getFirst().previous()).extracting(StoreTest::text).isEqualTo("1");
            assertThat(text(seen.getLast().entry())).isEqualTo("2");
        }
    }

    @ParameterizedTest
    @EnumSource
    void compactionForgetsHistoryButNoLivingValue(Kind kind) {
        try (var store = kind.open(folder)) {
            store.create("/a", bytes("1"));
            store.update("/a", bytes("2"), 2);
            store.create("/b", bytes("b"));
            store.delete("/b", 4);

            store.compact(5);

            assertThat(store.compactedRevision()).isEqualTo(5);
            assertThat(store.range("/", "", 0, 0).entries())
                    .extracting(StoreTest::text)
                    .containsExactly("2");
            assertThatThrownBy(() -> store.range("/", "", 0, 3))
                    .isInstanceOf(Store.CompactedException.class);
            assertThatThrownBy(() -> store.watch("/", 3, _ -> {}))
                    .isInstanceOf(Store.CompactedException.class);
            assertThat(committed(store.update("/a", bytes("3"), 3)).revision()).isEqualTo(6);
        }
    }

    @ParameterizedTest
    @EnumSource
    void givesManyWritersOneOrder(Kind kind) throws Exception {
        try (var store = kind.open(folder);
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var seen = Collections.synchronizedList(new ArrayList<Long>());
            try (var watch =
                    store.watch("/", 1, batch -> batch.forEach(e -> seen.add(e.revision())))) {
                assertThat(watch).isNotNull();
                var writers = new ArrayList<java.util.concurrent.Future<?>>();
                for (var i = 0; i < 200; i++) {
                    var key = "/k" + i;
                    writers.add(executor.submit(() -> committed(store.create(key, bytes(key)))));
                }
                for (var writer : writers) {
                    writer.get();
                }
            }

            assertThat(seen).hasSize(200).isSorted().doesNotHaveDuplicates();
            assertThat(store.revision()).isEqualTo(201);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "SQLITE")
    void findsEverythingAgainAfterAClose(Kind kind) {
        try (var store = kind.open(folder)) {
            store.create("/a", bytes("1"));
            store.delete("/a", 2);
            store.compact(3);
        }
        try (var store = kind.open(folder)) {
            assertThat(store.revision()).isEqualTo(3);
            assertThat(store.compactedRevision()).isEqualTo(3);
            assertThat(committed(store.create("/a", bytes("2"))).revision()).isEqualTo(4);
        }
    }

    private static Result.Committed committed(Result result) {
        assertThat(result).isInstanceOf(Result.Committed.class);
        return (Result.Committed) result;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static String text(Entry entry) {
        return new String(entry.value(), UTF_8);
    }
}
