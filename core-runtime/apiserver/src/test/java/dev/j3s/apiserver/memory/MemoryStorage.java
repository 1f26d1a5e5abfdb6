package dev.j3s.apiserver.memory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.registry.ObjectStorage;
import dev.j3s.model.ApiStatus;
import dev.j3s.model.GroupResource;
import dev.j3s.model.Json;
import dev.j3s.model.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** All objects in maps; copies go in and out. */
public final class MemoryStorage implements ObjectStorage {
    private final Map<GroupResource, TreeMap<ObjectKey, ObjectNode>> types = new HashMap<>();
    private final Map<GroupResource, Long> revisions = new HashMap<>();
    private final boolean keepsStatus;
    private long revision;
    private int writes;

    public MemoryStorage() {
        this(true);
    }

    /**
     * @param keepsStatus false: a create leaves it out, as strategies of the real storage do
     */
    public MemoryStorage(boolean keepsStatus) {
        this.keepsStatus = keepsStatus;
    }

    /** Stores a JSON text written with single quotes. */
    public ObjectNode put(String group, String resource, String json) {
        var object = Json.parseObject(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        var namespace = object.path("metadata").path("namespace").asText("");
        return create(new GroupResource(group, resource), namespace, object);
    }

    public synchronized int writes() {
        return writes;
    }

    @Override
    public synchronized Optional<JsonNode> get(
            GroupResource resource, String namespace, String name) {
        return Optional.ofNullable(type(resource).get(new ObjectKey(namespace, name)))
                .map(ObjectNode::deepCopy);
    }

    @Override
    public synchronized List<JsonNode> list(GroupResource resource, String namespace) {
        var found = new ArrayList<JsonNode>();
        type(resource)
                .forEach((key, object) -> {
                    if (namespace.isEmpty() || key.namespace().equals(namespace)) {
                        found.add(object.deepCopy());
                    }
                });
        return found;
    }

    @Override
    public synchronized long revision(GroupResource resource) {
        return revisions.getOrDefault(resource, 0L);
    }

    @Override
    public ObjectNode create(GroupResource resource, String namespace, ObjectNode object) {
        if (!keepsStatus) {
            object.remove("status");
        }
        return add(resource, namespace, object);
    }

    private synchronized ObjectNode add(
            GroupResource resource, String namespace, ObjectNode object) {
        var copy = object.deepCopy();
        var metadata = copy.withObjectProperty("metadata");
        var key = new ObjectKey(namespace, metadata.path("name").asText());
        if (type(resource).containsKey(key)) {
            throw ApiStatus.alreadyExists(resource, key.name()).asException();
        }
        metadata.put("uid", UUID.randomUUID().toString());
        if (!metadata.has("creationTimestamp")) {
            metadata.put("creationTimestamp", Instant.EPOCH.toString());
        }
        return store(resource, key, copy);
    }

    private ObjectNode store(GroupResource resource, ObjectKey key, ObjectNode object) {
        revision++;
        writes++;
        revisions.put(resource, revision);
        object.withObjectProperty("metadata").put("resourceVersion", Long.toString(revision));
        type(resource).put(key, object);
        return object.deepCopy();
    }

    @Override
    public synchronized ObjectNode update(
            GroupResource resource,
            String namespace,
            String name,
            UnaryOperator<ObjectNode> change) {
        var key = new ObjectKey(namespace, name);
        var stored = type(resource).get(key);
        if (stored == null) {
            throw ApiStatus.notFound(resource, name).asException();
        }
        var changed = change.apply(stored.deepCopy());
        return changed.equals(stored) ? changed : store(resource, key, changed.deepCopy());
    }

    @Override
    public synchronized ObjectNode delete(
            GroupResource resource, String namespace, String name, ObjectNode options) {
        var removed = type(resource).remove(new ObjectKey(namespace, name));
        if (removed == null) {
            throw ApiStatus.notFound(resource, name).asException();
        }
        revisions.put(resource, ++revision);
        return removed;
    }

    private TreeMap<ObjectKey, ObjectNode> type(GroupResource resource) {
        return types.computeIfAbsent(resource, _ -> new TreeMap<>());
    }
}
