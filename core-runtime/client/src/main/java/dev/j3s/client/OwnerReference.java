package dev.j3s.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.model.GroupVersionKind;
import dev.j3s.model.Json;

/** One entry of {@code metadata.ownerReferences}. */
public record OwnerReference(
        String apiVersion,
        String kind,
        String name,
        String uid,
        boolean controller,
        boolean blockOwnerDeletion) {

    static OwnerReference of(JsonNode json) {
        return new OwnerReference(
                json.path("apiVersion").asText().intern(),
                json.path("kind").asText().intern(),
                json.path("name").asText(),
                json.path("uid").asText(),
                json.path("controller").asBoolean(),
                json.path("blockOwnerDeletion").asBoolean());
    }

    /** The reference a controller puts on what it makes: it controls and blocks. */
    public static OwnerReference controller(GroupVersionKind type, Meta owner) {
        return new OwnerReference(
                type.apiVersion(), type.kind(), owner.name(), owner.uid(), true, true);
    }

    public String group() {
        return GroupVersionKind.of(apiVersion, kind).group();
    }

    public ObjectNode toJson() {
        var json = Json.object();
        json.put("apiVersion", apiVersion).put("kind", kind).put("name", name).put("uid", uid);
        if (controller) {
            json.put("controller", true);
        }
        if (blockOwnerDeletion) {
            json.put("blockOwnerDeletion", true);
        }
        return json;
    }
}
