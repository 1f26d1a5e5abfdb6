package dev.j3s.store;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** All rows in a map by key and a list by revision, under one lock. */
final class MemoryEngine implements Engine {
    private final NavigableMap<String, NavigableMap<Long, Row>> byKey = new TreeMap<>();
    private final NavigableMap<Long, Row> log = new TreeMap<>();
    private long last = 1;
    private long compacted = 1;

    @Override
    public synchronized long lastRevision() {
        return last;
    }

    @Override
    public synchronized long compactedRevision() {
        return compacted;
    }

    @Override
    public synchronized Optional<Row> latest(String key) {
        var versions = byKey.get(key);
        return versions == null
                ? Optional.empty()
                : Optional.of(versions.lastEntry().getValue()).filter(r -> !r.deleted());
    }

    @Override
    public synchronized void append(List<Row> rows) {
        for (var row : rows) {
            byKey.computeIfAbsent(row.key(), _ -> new TreeMap<>()).put(row.revision(), row);
            log.put(row.revision(), row);
            last = row.revision();
        }
    }

    @Override
    public synchronized Store.Page range(String prefix, String after, int limit, long revision) {
        var entries = new ArrayList<Store.Entry>();
        var from =
                after.compareTo(prefix) >= 0 && !after.isEmpty()
                        ? byKey.tailMap(after, false)
                        : byKey.tailMap(prefix, true);
        for (var item : from.entrySet()) {
            if (!item.getKey().startsWith(prefix)) {
                break;
            }
            var seen = item.getValue().floorEntry(revision);
            if (seen == null || seen.getValue().deleted()) {
                continue;
            }
            if (limit > 0 && entries.size() == limit) {
                return new Store.Page(entries, revision, true);
            }
            entries.add(seen.getValue().entry());
        }
        return new Store.Page(entries, revision, false);
    }

    @Override
    public synchronized List<Change> since(String prefix, long revision) {
        return log.tailMap(revision, false).values().stream()
                .filter(r -> r.key().startsWith(prefix))
                .map(r -> new Change(r, log.get(r.previousRevision())))
                .toList();
    }

    @Override
    public synchronized void compact(long revision) {
        if (revision <= compacted) {
            return;
        }
        for (var versions : byKey.values()) {
            var kept = versions.floorEntry(revision);
            if (kept == null) {
                continue;
            }
            var gone =
                    new ArrayList<>(
                            versions.headMap(kept.getKey(), kept.getValue().deleted()).keySet());
            gone.forEach(r -> {
                versions.remove(r);
                log.remove(r);
            });
        }
        byKey.values().removeIf(NavigableMap::isEmpty);
        compacted = revision;
    }

    @Override
    public void close() {}
}
