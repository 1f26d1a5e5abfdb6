package dev.j3s.client;

import dev.j3s.model.ObjectKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Objects by key, by namespace and by index. One writer (the informer's thread, or whoever holds
 * its lock), any number of readers.
 */
final class Cache<T> implements Lister<T> {
    private record Entry<T>(String resourceVersion, T value) {}

    private final Map<ObjectKey, Entry<T>> entries = new ConcurrentHashMap<>();
    private final Map<String, Function<T, Iterable<String>>> indexes;
    private final Map<String, Map<String, Set<ObjectKey>>> indexed = new ConcurrentHashMap<>();
    private final Map<String, Set<ObjectKey>> namespaces = new ConcurrentHashMap<>();

    Cache(Map<String, Function<T, Iterable<String>>> indexes) {
        this.indexes = Map.copyOf(indexes);
        indexes.keySet().forEach(name -> indexed.put(name, new ConcurrentHashMap<>()));
    }

    @Override
    public Optional<T> get(ObjectKey key) {
        var entry = entries.get(key);
        return entry == null ? Optional.empty() : Optional.of(entry.value());
    }

    @Override
    public Collection<T> all() {
        var all = new ArrayList<T>(entries.size());
        entries.values().forEach(entry -> all.add(entry.value()));
        return all;
    }

    @Override
    public Collection<T> inNamespace(String namespace) {
        return namespace.isEmpty() ? all() : values(namespaces.get(namespace));
    }

    @Override
    public Collection<T> byIndex(String index, String value) {
        var byValue = indexed.get(index);
        if (byValue == null) {
            throw new IllegalArgumentException("no such index: " + index);
        }
        return values(byValue.get(value));
    }

    private Collection<T> values(@Nullable Set<ObjectKey> keys) {
        if (keys == null) {
            return List.of();
        }
        var values = new ArrayList<T>(keys.size());
        for (var key : keys) {
            var entry = entries.get(key);
            if (entry != null) {
                values.add(entry.value());
            }
        }
        return values;
    }

    /** True when the cache holds exactly this version. */
    boolean holds(ObjectKey key, String resourceVersion) {
        var entry = entries.get(key);
        return entry != null && entry.resourceVersion().equals(resourceVersion);
    }

    /** The value before, if any. */
    @Nullable T put(ObjectKey key, String resourceVersion, T value) {
        var before = entries.put(key, new Entry<>(resourceVersion, value));
        if (before == null) {
            add(namespaces, key.namespace(), key);
        }
        for (var index : indexes.entrySet()) {
            var byValue = indexed.get(index.getKey());
            var now = collect(index.getValue().apply(value));
            if (before != null) {
                for (var old : index.getValue().apply(before.value())) {
                    if (!now.contains(old)) {
                        remove(byValue, old, key);
                    }
                }
            }
            now.forEach(one -> add(byValue, one, key));
        }
        return before == null ? null : before.value();
    }

    @Nullable T remove(ObjectKey key) {
        var before = entries.remove(key);
        if (before == null) {
            return null;
        }
        remove(namespaces, key.namespace(), key);
        for (var index : indexes.entrySet()) {
            for (var old : index.getValue().apply(before.value())) {
                remove(indexed.get(index.getKey()), old, key);
            }
        }
        return before.value();
    }

    Set<ObjectKey> keys() {
        return new HashSet<>(entries.keySet());
    }

    private static Set<String> collect(Iterable<String> values) {
        var set = new HashSet<String>();
        values.forEach(set::add);
        return set;
    }

    private static void add(
            @Nullable Map<String, Set<ObjectKey>> sets, String value, ObjectKey key) {
        if (sets != null) {
            sets.computeIfAbsent(value, v -> ConcurrentHashMap.newKeySet()).add(key);
        }
    }

    private static void remove(
            @Nullable Map<String, Set<ObjectKey>> sets, String value, ObjectKey key) {
        if (sets != null) {
            sets.computeIfPresent(
                    value,
                    (v, set) -> {
                        set.remove(key);
                        return set.isEmpty() ? null : set;
                    });
        }
    }
}
