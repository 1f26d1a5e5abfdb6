package dev.j3s.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Fills absent fields from the schema's {@code default} values, in place, outermost first. */
public final class Defaults {
    private Defaults() {}

    /** A null where null is not allowed counts as absent. */
    public static void apply(JsonNode value, Schema schema) {
        var items = schema.items();
        if (value.isArray() && items != null) {
            for (var item : value) {
                apply(item, items);
            }
        } else if (value instanceof ObjectNode object) {
            fields(object, schema);
        }
    }

    private static void fields(ObjectNode object, Schema schema) {
        for (var property : schema.properties().entrySet()) {
            var field = property.getValue();
            var present = object.get(property.getKey());
            var absent = present == null || (present.isNull() && !field.nullable());
            var fallback = absent ? field.defaultValue() : null;
            if (fallback != null) {
                present = fallback.deepCopy();
                object.set(property.getKey(), present);
            }
            if (present != null) {
                apply(present, field);
            }
        }
        var values = schema.additionalProperties();
        if (values == null) {
            return;
        }
        var fallback = values.defaultValue();
        for (var entry : object.properties()) {
            if (schema.properties().containsKey(entry.getKey())) {
                continue;
            }
            if (entry.getValue().isNull() && fallback != null && !values.nullable()) {
                entry.setValue(fallback.deepCopy());
            }
            apply(entry.getValue(), values);
        }
    }
}
