package dev.j3s.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.model.ManagedEntry.Manager;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All entries of one object while a write changes them; not thread-safe. */
final class Ownership {
    /** Above this many updaters the oldest are merged into one entry. */
    static final int UPDATERS_MAX = 10;

    private static final String ANCIENT = "ancient-changes";

    private final TreeMap<Manager, ManagedEntry> entries = new TreeMap<>();

    /** Throws {@link MalformedValueException} where an entry is malformed. */
    static Ownership of(JsonNode object) {
        var ownership = new Ownership();
        for (var entry : object.path("metadata").path("managedFields")) {
            ownership.put(ManagedEntry.decode(entry));
        }
        return ownership;
    }

    TreeMap<Manager, ManagedEntry> entries() {
        return entries;
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** An entry without fields is none. */
    void put(ManagedEntry entry) {
        if (entry.fields().isEmpty()) {
            entries.remove(entry.manager());
        } else {
            entries.put(entry.manager(), entry);
        }
    }

    FieldSet all() {
        var all = new FieldSet();
        for (var entry : entries.values()) {
            all = all.union(entry.fields());
        }
        return all;
    }

    void capUpdaters() {
        var updaters = new ArrayList<>(entries.values());
        updaters.removeIf(e -> e.manager().apply());
        updaters.sort(
                Comparator.comparing(ManagedEntry::time).thenComparing(ManagedEntry::manager));
        var count = updaters.size();
        Map<String, Manager> first = new HashMap<>();
        for (var updater : updaters) {
            if (count <= UPDATERS_MAX) {
                return;
            }
            var version = updater.apiVersion();
            var earlier = first.putIfAbsent(version, updater.manager());
            if (earlier == null) {
                continue;
            }
            var bucket = new Manager(ANCIENT, false, version, "");
            var kept = entries.get(bucket);
            if (kept == null) {
                kept = entries.remove(earlier);
            }
            var merged = kept == null ? updater.fields() : updater.fields().union(kept.fields());
            entries.remove(updater.manager());
            put(new ManagedEntry(bucket, version, updater.time(), merged));
            count--;
        }
    }

    /** Writes the entries in upstream's order; without entries the field goes. */
    void store(ObjectNode object) {
        if (entries.isEmpty()) {
            if (object.get("metadata") instanceof ObjectNode metadata) {
                metadata.remove("managedFields");
            }
            return;
        }
        List<ManagedEntry> sorted = new ArrayList<>(entries.values());
        sorted.sort(
                Comparator.comparing((ManagedEntry e) -> !e.manager().apply())
                        .thenComparing(ManagedEntry::time)
                        .thenComparing(e -> e.manager().name())
                        .thenComparing(ManagedEntry::apiVersion)
                        .thenComparing(e -> e.manager().subresource()));
        var list = object.withObject("/metadata").putArray("managedFields");
        sorted.forEach(entry -> list.add(entry.encode()));
    }
}
