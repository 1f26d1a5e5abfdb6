package dev.j3s.apiserver.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.model.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A null where null is not allowed and no default stands in counts as absent
 * (apiextensions-apiserver schema/defaulting/prunenulls.go).
 */
final class NullPruning {
    private NullPruning() {}

    static void prune(JsonNode value, Schema schema) {
        var items = schema.items();
        if (value.isArray() && items != null) {
            value.forEach(item -> prune(item, items));
        } else if (value instanceof ObjectNode object) {
            object.properties().removeIf(e -> isSuperfluous(e.getValue(), schema, e.getKey()));
            for (var entry : object.properties()) {
                var child = child(schema, entry.getKey());
                if (child != null) {
                    prune(entry.getValue(), child);
                }
            }
        }
    }

    private static boolean isSuperfluous(JsonNode value, Schema schema, String name) {
        var field = child(schema, name);
        return value.isNull()
                && field != null
                && !field.nullable()
                && field.defaultValue() == null
                && field.type() != Schema.Type.ANY;
    }

    private static @Nullable Schema child(Schema schema, String name) {
        var property = schema.property(name);
        return property == null ? schema.additionalProperties() : property;
    }
}
