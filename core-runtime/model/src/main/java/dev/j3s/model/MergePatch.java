package dev.j3s.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** JSON merge patch, RFC 7386. */
public final class MergePatch {
    private MergePatch() {}

    /** Changes {@code target} in place. The patch's nodes are shared with it afterwards. */
    public static ObjectNode apply(ObjectNode target, ObjectNode patch) {
        for (var entry : patch.properties()) {
            var name = entry.getKey();
            var value = entry.getValue();
            if (value.isNull()) {
                target.remove(name);
            } else {
                target.set(name, merged(target.get(name), value));
            }
        }
        return target;
    }

    /** The RFC's function over any values. */
    static JsonNode merged(@Nullable JsonNode target, JsonNode patch) {
        if (patch instanceof ObjectNode changes) {
            return apply(target instanceof ObjectNode object ? object : Json.object(), changes);
        }
        return patch;
    }
}
