package dev.j3s.apiserver.registry;

import dev.j3s.model.GroupResource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Every type the server serves now. Built-in types are put at start, CRDs come and go. Readers see
 * immutable snapshots; thread-safe.
 */
public final class DefinitionCatalog {
    /**
     * Called after a change, on the changing thread: {@code before} is absent for a new type,
     * {@code after} for a removed one.
     */
    @FunctionalInterface
    public interface Listener {
        void changed(Optional<ResourceDefinition> before, Optional<ResourceDefinition> after);
    }

    private volatile SequencedMap<GroupResource, ResourceDefinition> definitions =
            Collections.unmodifiableSequencedMap(new LinkedHashMap<>());
    private volatile long generation;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    /** Adds the type, or replaces the one of the same group and plural. */
    public void put(ResourceDefinition definition) {
        Optional<ResourceDefinition> before;
        synchronized (this) {
            var next = new LinkedHashMap<>(definitions);
            before = Optional.ofNullable(next.put(definition.groupResource(), definition));
            publish(next);
        }
        listeners.forEach(listener -> listener.changed(before, Optional.of(definition)));
    }

    public void putAll(Collection<ResourceDefinition> all) {
        all.forEach(this::put);
    }

    public void remove(GroupResource resource) {
        Optional<ResourceDefinition> before;
        synchronized (this) {
            var next = new LinkedHashMap<>(definitions);
            before = Optional.ofNullable(next.remove(resource));
            publish(next);
        }
        if (before.isPresent()) {
            listeners.forEach(listener -> listener.changed(before, Optional.empty()));
        }
    }

    private void publish(LinkedHashMap<GroupResource, ResourceDefinition> next) {
        definitions = Collections.unmodifiableSequencedMap(next);
        generation++;
    }

    public Optional<ResourceDefinition> find(GroupResource resource) {
        return Optional.ofNullable(definitions.get(resource));
    }

    /** In the order they were first put. */
    public List<ResourceDefinition> all() {
        return List.copyOf(definitions.values());
    }

    /** The definitions of each group, in the order the groups were first put. */
    public SequencedMap<String, List<ResourceDefinition>> byGroup() {
        var groups = new LinkedHashMap<String, List<ResourceDefinition>>();
        for (var definition : definitions.values()) {
            groups.computeIfAbsent(definition.group(), group -> new ArrayList<>()).add(definition);
        }
        return groups;
    }

    /** Grows with every change: lets readers keep what they derived. */
    public long generation() {
        return generation;
    }

    /** Never removed: listeners live as long as the server. */
    public void listen(Listener listener) {
        listeners.add(listener);
    }
}
