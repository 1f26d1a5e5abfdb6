package dev.j3s.controllers.garbage;

import dev.j3s.client.OwnerReference;
import dev.j3s.controllers.kube.Discovery.ApiResource;
import dev.j3s.controllers.kube.Item;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who owns whom, by uid. Observing an object answers which objects need a look now. An owner that
 * was only heard of by a reference is virtual: whether it exists must be asked of the server.
 * Thread-safe.
 */
final class OwnerGraph {
    /** Where an object is to be found; the uid says which object was meant. */
    record Place(String apiVersion, String kind, String namespace, String name) {}

    /** A snapshot of one object and those that name it as an owner. */
    record Node(String uid, Place place, @Nullable Item item, List<Dependent> dependents) {
        boolean virtual() {
            return item == null;
        }
    }

    record Dependent(String uid, Place place, Item item) {
        boolean blocks(String ownerUid) {
            return item.owners().stream()
                    .anyMatch(one -> one.uid().equals(ownerUid) && one.blockOwnerDeletion());
        }
    }

    private static final class Entry {
        private Place place;
        private @Nullable Item item;
        private @Nullable Set<String> dependents;

        Entry(Place place) {
            this.place = place;
        }
    }

    private final Map<String, Entry> entries = new HashMap<>();

    /** A new or changed object. Returns the uids to look at. */
    synchronized List<String> observe(ApiResource type, Item item) {
        var place =
                new Place(type.resource().apiVersion(), type.kind(), item.namespace(), item.name());
        var entry = entries.computeIfAbsent(item.uid(), uid -> new Entry(place));
        entry.place = place;
        var look = new ArrayList<String>();
        var before = entry.item == null ? List.<OwnerReference>of() : entry.item.owners();
        entry.item = item;
        unlink(item.uid(), before, item.owners());
        for (var owner : item.owners()) {
            var known = entries.get(owner.uid());
            if (known == null) {
                known =
                        new Entry(
                                new Place(
                                        owner.apiVersion(),
                                        owner.kind(),
                                        item.namespace(),
                                        owner.name()));
                entries.put(owner.uid(), known);
            }
            if (known.item == null) {
                look.add(owner.uid());
            }
            if (known.dependents == null) {
                known.dependents = new HashSet<>(2);
            }
            if (known.dependents.add(item.uid())
                    && known.item != null
                    && known.item.deletingDependents()) {
                look.add(item.uid());
            }
        }
        if (!before.equals(item.owners())) {
            // Owners that this object no longer holds up may go now.
            before.forEach(owner -> addIfForeground(owner.uid(), look));
            item.owners().forEach(owner -> addIfForeground(owner.uid(), look));
        }
        if (item.deleting() && (item.orphaning() || item.foreground())) {
            look.add(item.uid());
            if (item.foreground() && entry.dependents != null) {
                look.addAll(entry.dependents);
            }
        }
        return look;
    }

    /** An object that is gone. Returns the uids to look at. */
    synchronized List<String> forget(String uid) {
        var entry = entries.get(uid);
        if (entry == null) {
            return List.of();
        }
        var look = new ArrayList<String>();
        if (entry.item != null) {
            unlink(uid, entry.item.owners(), List.of());
            entry.item.owners().forEach(owner -> addIfForeground(owner.uid(), look));
        }
        if (entry.dependents == null || entry.dependents.isEmpty()) {
            entries.remove(uid);
        } else {
            // Kept, virtual, until the last dependent let go of it.
            entry.item = null;
            look.addAll(entry.dependents);
        }
        return look;
    }

    synchronized @Nullable Node node(String uid) {
        var entry = entries.get(uid);
        if (entry == null) {
            return null;
        }
        var dependents = new ArrayList<Dependent>();
        if (entry.dependents != null) {
            for (var one : entry.dependents) {
                var dependent = entries.get(one);
                if (dependent != null && dependent.item != null) {
                    dependents.add(new Dependent(one, dependent.place, dependent.item));
                }
            }
        }
        return new Node(uid, entry.place, entry.item, dependents);
    }

    /** The uids of all objects of a type that the server no longer offers. */
    synchronized Collection<String> ofType(ApiResource type) {
        var apiVersion = type.resource().apiVersion();
        return entries.entrySet().stream()
                .filter(entry ->
                        entry.getValue().place.kind().equals(type.kind())
                                && entry.getValue().place.apiVersion().equals(apiVersion))
                .map(Map.Entry::getKey)
                .toList();
    }

    private void addIfForeground(String uid, List<String> look) {
        var entry = entries.get(uid);
        if (entry != null && entry.item != null && entry.item.deletingDependents()) {
            look.add(uid);
        }
    }

    private void unlink(String uid, List<OwnerReference> before, List<OwnerReference> after) {
        for (var owner : before) {
            if (after.stream().anyMatch(one -> one.uid().equals(owner.uid()))) {
                continue;
            }
            var entry = entries.get(owner.uid());
            if (entry == null || entry.dependents == null) {
                continue;
            }
            entry.dependents.remove(uid);
            if (entry.dependents.isEmpty()) {
                entry.dependents = null;
                if (entry.item == null) {
                    entries.remove(owner.uid());
                }
            }
        }
    }
}
