package dev.j3s.addons;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.model.GroupVersionKind;

/** An object in an inventory. {@code namespace} is empty for cluster-scoped objects. */
record ObjectRef(GroupVersionKind kind, String namespace, String name) {
    /** {@code apiVersion|kind|namespace|name}, as an Addon's annotation keeps it. */
    String text() {
        return kind.apiVersion() + "|" + kind.kind() + "|" + namespace + "|" + name;
    }

    static ObjectRef parse(String text) {
        var parts = text.split("\\|", -1);
        return new ObjectRef(GroupVersionKind.of(parts[0], parts[1]), parts[2], parts[3]);
    }

    static GroupVersionKind kindOf(JsonNode object) {
        return GroupVersionKind.of(
                object.path("apiVersion").asText(), object.path("kind").asText());
    }

    /** The same object whatever version its manifest speaks. */
    boolean sameObject(ObjectRef other) {
        return kind.group().equals(other.kind.group())
                && kind.kind().equals(other.kind.kind())
                && namespace.equals(other.namespace)
                && name.equals(other.name);
    }
}
