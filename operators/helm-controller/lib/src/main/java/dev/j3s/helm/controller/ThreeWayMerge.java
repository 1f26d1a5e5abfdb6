package dev.j3s.helm.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A JSON merge patch from what was deployed before, what is wanted and what is live: fields dropped
 * from the manifest are removed, fields that others added stay. Lists are replaced whole.
 */
final class ThreeWayMerge {
    private ThreeWayMerge() {}

    /** Empty when the live object already is as wanted. */
    static ObjectNode patch(JsonNode before, JsonNode wanted, JsonNode live) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        wanted.properties()
                .forEach(field -> {
                    JsonNode now = live.path(field.getKey());
                    JsonNode value = field.getValue();
                    if (value.isObject() && now.isObject()) {
                        var below = patch(before.path(field.getKey()), value, now);
                        if (!below.isEmpty()) {
                            patch.set(field.getKey(), below);
                        }
                    } else if (!value.equals(now)) {
                        patch.set(field.getKey(), value);
                    }
                });
        before.properties()
                .forEach(field -> {
                    boolean dropped = !wanted.has(field.getKey());
                    if (dropped && live.has(field.getKey())) {
                        patch.putNull(field.getKey());
                    }
                });
        return patch;
    }
}
