package dev.j3s.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.j3s.store.Store.Result;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random operations from a printed seed, on a store and on a map that keeps every state: they must
 * agree. Replay with {@code -Dseed=}.
 */
class StoreModelTest {
    private static final int OPERATIONS = 3_000;

    @TempDir Path folder;

    /**
     * What the store should hold: all states by revision, and what a watcher from the start should
     * have seen.
     */
    private static final class Model {
        final TreeMap<Long, Map<String, String>> states = new TreeMap<>(Map.of(1L, Map.of()));
        final Map<String, Long> revisions = new HashMap<>();
        final List<String> events = new ArrayList<>();

        Map<String, String> now() {
            return states.lastEntry().getValue();
        }

        void put(long revision, String key, String value) {
            var next = new TreeMap<>(now());
            next.put(key, value);
            states.put(revision, next);
            revisions.put(key, revision);
            events.add(revision + " PUT " + key + "=" + value);
        }

        void delete(long revision, String key) {
            var next = new TreeMap<>(now());
            var last = next.remove(key);
            states.put(revision, next);
            revisions.remove(key);
            events.add(revision + " DELETE " + key + "=" + last);
        }
    }

    @ParameterizedTest
    @EnumSource
    void agreesWithANaiveModel(StoreTest.Kind kind) {
        var seed = Long.getLong("seed", System.nanoTime());
        System.out.println("StoreModelTest seed=" + seed);
        var random = new Random(seed);
        var model = new Model();
        var seen = new ArrayList<String>();
        try (var store = kind.open(folder);
                var watch = store.watch("/", 1, batch -> batch.forEach(e -> seen.add(line(e))))) {
            assertThat(watch).isNotNull();
            for (var i = 0; i < OPERATIONS; i++) {
                step(random, store, model, i);
            }
            assertThat(seen).as("seed %d", seed).isEqualTo(model.events);
        }
        if (kind == StoreTest.Kind.SQLITE) {
            try (var store = kind.open(folder)) {
                assertThat(contents(store, 0))
                        .as("after reopening, seed %d", seed)
                        .isEqualTo(model.now());
            }
        }
    }

    private static void step(Random random, Store store, Model model, int i) {
        var key = "/k/" + random.nextInt(20);
        var right = model.revisions.getOrDefault(key, 0L);
        var expected = random.nextInt(5) == 0 ? random.nextInt(1, 50) : right;
        var value = "v" + i;
        switch (random.nextInt(10)) {
            case 0, 1, 2 ->
                    check(
                            store.create(key, value.getBytes(UTF_8)),
                            right == 0,
                            r -> model.put(r, key, value));
            case 3, 4, 5 ->
                    check(
                            store.update(key, value.getBytes(UTF_8), expected),
                            right != 0 && right == expected || right == 0 && expected == 0,
                            r -> model.put(r, key, value));
            case 6, 7 ->
                    check(
                            store.delete(key, expected),
                            right != 0 && right == expected,
                            r -> model.delete(r, key));
            case 8 -> {
                var at = random.nextLong(store.compactedRevision(), store.revision() + 1);
                assertThat(contents(store, at)).isEqualTo(model.states.floorEntry(at).getValue());
            }
            default -> {
                if (random.nextInt(20) == 0) {
                    store.compact(random.nextLong(1, store.revision() + 1));
                }
                assertThat(contents(store, 0)).isEqualTo(model.now());
            }
        }
    }

    private static void check(
            Result result, boolean shouldCommit, java.util.function.LongConsumer apply) {
        switch (result) {
            case Result.Committed committed -> {
                assertThat(shouldCommit).isTrue();
                apply.accept(committed.revision());
            }
            case Result.Refused _ -> assertThat(shouldCommit).isFalse();
        }
    }

    /** Read in small pages, so that paging is part of what is checked. */
    private static Map<String, String> contents(Store store, long revision) {
        var found = new TreeMap<String, String>();
        var after = "";
        var at = revision;
        for (var more = true; more; ) {
            var page = store.range("/k/", after, 3, at);
            page.entries().forEach(e -> found.put(e.key(), new String(e.value(), UTF_8)));
            more = page.more();
            at = page.revision();
            after = page.entries().isEmpty() ? after : page.entries().getLast().key();
        }
        return found;
    }

    private static String line(Store.Event event) {
        return event.revision()
                + " "
                + event.kind()
                + " "
                + event.entry().key()
                + "="
                + new String(event.entry().value(), UTF_8);
    }
}
