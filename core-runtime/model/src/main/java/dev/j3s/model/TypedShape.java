package dev.j3s.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How server-side apply sees a value: as one thing with one owner, or as a map or list whose parts
 * are owned one by one (kube-openapi schemaconv).
 */
enum TypedShape {
    LEAF,
    MAP,
    LIST;

    /** Values below an unknown-field node of a custom resource: maps are looked into, lists not. */
    static final Schema DEDUCED =
            Schema.builder(Schema.Type.ANY)
                    .preserveUnknownFields(true)
                    .constraints(Json.object())
                    .build();

    static TypedShape of(@Nullable JsonNode value, Schema schema) {
        return switch (schema.type()) {
            case OBJECT -> {
                var whole = schema.atomicMap() || isUntyped(schema);
                yield whole || (value != null && !value.isObject() && !value.isNull()) ? LEAF : MAP;
            }
            case ARRAY -> {
                var whole = schema.listType() == Schema.ListType.ATOMIC || schema.items() == null;
                yield whole || (value != null && !value.isArray() && !value.isNull()) ? LEAF : LIST;
            }
            case ANY ->
                    schema.constraints() != null && value != null && value.isObject() ? MAP : LEAF;
            default -> LEAF;
        };
    }

    /** A RawExtension of a built-in type. */
    private static boolean isUntyped(Schema schema) {
        return schema.constraints() == null
                && schema.preserveUnknownFields()
                && schema.additionalProperties() == null
                && schema.properties().isEmpty();
    }

    static Schema child(Schema schema, String name) {
        var property = schema.property(name);
        if (property != null) {
            return property;
        }
        var values = schema.additionalProperties();
        if (values != null) {
            return values;
        }
        return schema.constraints() != null ? DEDUCED : Schema.ANYTHING;
    }

    static Schema child(Schema schema, PathElement element) {
        return switch (element) {
            case PathElement.Field field -> child(schema, field.name());
            default -> items(schema);
        };
    }

    static Schema items(Schema schema) {
        var items = schema.items();
        return items == null ? Schema.ANYTHING : items;
    }

    /** Throws {@link MalformedValueException} where an item has no identity. */
    static PathElement element(JsonNode item, Schema list) {
        if (list.listType() == Schema.ListType.SET) {
            if (item.isContainerNode() || item.isNull()) {
                throw new MalformedValueException(
                        item.isObject()
                                ? "associative list without keys has an element that's a map type"
                                : item.isNull()
                                        ? "associative list without keys has an element that's an"
                                                + " explicit null"
                                        : "not supported: associative list with lists as elements");
            }
            return new PathElement.Value(item);
        }
        if (!item.isObject()) {
            throw new MalformedValueException(
                    item.isNull()
                            ? "associative list with keys may not have a null element"
                            : "associative list with keys may not have non-map elements");
        }
        var keys = new TreeMap<String, JsonNode>();
        for (var key : list.listMapKeys()) {
            var value = item.get(key);
            if (value == null) {
                value = keyDefault(items(list), key);
            }
            if (value != null) {
                keys.put(key, value);
            }
        }
        if (keys.isEmpty()) {
            throw new MalformedValueException(
                    "associative list with keys has an element that omits all key fields "
                            + list.listMapKeys().stream().map(k -> '"' + k + '"').toList()
                            + " (and doesn't have default values for any key fields)");
        }
        return new PathElement.Key(keys);
    }

    /** Go's plain strings default to the empty one. */
    private static @Nullable JsonNode keyDefault(Schema items, String key) {
        var field = items.property(key);
        if (field == null) {
            return null;
        }
        var value = field.defaultValue();
        if (value != null) {
            return value;
        }
        return items.alwaysPresent().contains(key) && field.type() == Schema.Type.STRING
                ? GoTypes.EMPTY_TEXT
                : null;
    }

    /** Equal as JSON: a number is its value, whatever its node. */
    static boolean same(JsonNode a, JsonNode b) {
        return a.equals(
                (left, right) ->
                        left.equals(right)
                                        || (left.isNumber()
                                                && right.isNumber()
                                                && left.decimalValue()
                                                                .compareTo(right.decimalValue())
                                                        == 0)
                                ? 0
                                : 1,
                b);
    }

    static boolean isEmpty(@Nullable JsonNode value) {
        return value == null || value.isNull() || value.isEmpty();
    }
}
