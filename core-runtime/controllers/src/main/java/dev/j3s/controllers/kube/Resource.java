package dev.j3s.controllers.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.client.Decoder;
import dev.j3s.client.Meta;
import dev.j3s.model.Json;
import dev.j3s.model.ObjectKey;

/**
 * An object of a type of which there are few, whole but for {@code managedFields}. The tree is
 * shared: to change it take a {@link #copy}.
 */
public record Resource(Meta meta, ObjectNode json) {
    /** Items of a list lack {@code kind} and {@code apiVersion}; here every object has them. */
    static Decoder<Resource> decoder(Kind kind) {
        return bytes -> {
            var json = Json.parseObject(bytes);
            json.put("kind", kind.type().kind()).put("apiVersion", kind.type().apiVersion());
            return of(json);
        };
    }

    /** Takes the tree over. */
    public static Resource of(ObjectNode json) {
        if (json.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove("managedFields");
        }
        return new Resource(Meta.of(json), json);
    }

    public ObjectKey key() {
        return meta.key();
    }

    public JsonNode spec() {
        return json.path("spec");
    }

    public JsonNode status() {
        return json.path("status");
    }

    /** {@code spec.replicas}, 1 when absent. */
    public int replicas() {
        return spec().path("replicas").asInt(1);
    }

    public ObjectNode copy() {
        return json.deepCopy();
    }

    /** A copy that carries {@code status} instead of its own; for a write through /status. */
    public ObjectNode withStatus(JsonNode status) {
        var copy = copy();
        copy.set("status", status);
        return copy;
    }
}
