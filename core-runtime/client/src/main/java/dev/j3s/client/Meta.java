package dev.j3s.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.model.Json;
import dev.j3s.model.ObjectKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The part of {@code ObjectMeta} that components decide by. Immutable; maps keep the object's
 * order.
 */
public record Meta(
        String namespace,
        String name,
        String uid,
        String resourceVersion,
        long generation,
        Map<String, String> labels,
        Map<String, String> annotations,
        List<OwnerReference> ownerReferences,
        @Nullable Instant deletionTimestamp,
        List<String> finalizers,
        Instant creationTimestamp) {

    /** Decodes only the metadata of an object. */
    public static final Decoder<Meta> DECODER = bytes -> of(Json.parseObject(bytes));

    /** {@code object} is a whole object; its {@code metadata} is read. */
    public static Meta of(JsonNode object) {
        var meta = object.path("metadata");
        return new Meta(
                meta.path("namespace").asText(),
                meta.path("name").asText(),
                meta.path("uid").asText(),
                meta.path("resourceVersion").asText(),
                meta.path("generation").asLong(),
                strings(meta.path("labels")),
                strings(meta.path("annotations")),
                owners(meta.path("ownerReferences")),
                time(meta.path("deletionTimestamp")),
                list(meta.path("finalizers")),
                creation(meta.path("creationTimestamp")));
    }

    public ObjectKey key() {
        return new ObjectKey(namespace, name);
    }

    public boolean deleting() {
        return deletionTimestamp != null;
    }

    /** The one owner that controls this object. */
    public Optional<OwnerReference> controller() {
        for (var owner : ownerReferences) {
            if (owner.controller()) {
                return Optional.of(owner);
            }
        }
        return Optional.empty();
    }

    public boolean controlledBy(String ownerUid) {
        var owner = controller();
        return owner.isPresent() && owner.get().uid().equals(ownerUid);
    }

    public String label(String key) {
        return labels.getOrDefault(key, "");
    }

    public String annotation(String key) {
        return annotations.getOrDefault(key, "");
    }

    private static Map<String, String> strings(JsonNode json) {
        if (json.isEmpty()) {
            return Map.of();
        }
        var map = new LinkedHashMap<String, String>();
        for (var entry : json.properties()) {
            map.put(entry.getKey(), entry.getValue().asText());
        }
        return Collections.unmodifiableMap(map);
    }

    private static List<String> list(JsonNode json) {
        var list = new ArrayList<String>(json.size());
        for (var one : json) {
            list.add(one.asText());
        }
        return List.copyOf(list);
    }

    private static List<OwnerReference> owners(JsonNode json) {
        var list = new ArrayList<OwnerReference>(json.size());
        for (var one : json) {
            list.add(OwnerReference.of(one));
        }
        return List.copyOf(list);
    }

    private static @Nullable Instant time(JsonNode json) {
        return json.isTextual() ? Instant.parse(json.textValue()) : null;
    }

    private static Instant creation(JsonNode json) {
        var time = time(json);
        return time == null ? Instant.EPOCH : time;
    }
}
