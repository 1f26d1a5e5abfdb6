package dev.j3s.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns a tree as a client wrote it into the canonical tree of its type, in place: fields in schema
 * order, map keys sorted, unknown fields dropped, and for built-in types what Go's decoder would
 * have made of it (nulls and empty optional lists vanish, quantities and times get their one form).
 *
 * <p>Nodes with {@link Schema#constraints()} belong to a custom resource: their values are left as
 * they are for the validator, only unknown fields go.
 */
public final class Decoding {
    private static final Set<String> FIRST = Set.of("kind", "apiVersion", "metadata");

    private final TreePath path = new TreePath();
    private final GoTypes types = new GoTypes(path);
    private final List<String> unknown = new ArrayList<>(0);

    private Decoding() {}

    /**
     * Canonicalizes {@code object} and returns what strict field validation says of dropped fields:
     * {@code unknown field "spec.foo"}. Throws {@link MalformedValueException} with Go's sentence
     * where a value has the wrong type.
     */
    public static List<String> canonicalize(ObjectNode object, Schema schema) {
        var walk = new Decoding();
        walk.object(object, schema, schema, true);
        return walk.unknown;
    }

    /** {@code owner} is the struct that holds the value, through lists and maps. */
    private JsonNode value(JsonNode value, Schema schema, Schema owner) {
        var custom = schema.constraints() != null;
        if (!custom) {
            value = types.check(value, schema, owner);
        }
        switch (value) {
            case ObjectNode object when schema.type() == Schema.Type.OBJECT ->
                    object(object, schema, owner, schema.embeddedResource());
            case ObjectNode object when schema.type() == Schema.Type.ANY ->
                    object(object, schema, owner, schema.embeddedResource());
            case ArrayNode array when schema.items() != null -> array(array, schema, owner);
            default -> {}
        }
        return value;
    }

    private void array(ArrayNode array, Schema schema, Schema owner) {
        var items = schema.items();
        if (items == null) {
            return;
        }
        path.pushIndex();
        for (int i = 0; i < array.size(); i++) {
            var old = array.get(i);
            if (old.isNull() && items.constraints() == null) {
                // Go decodes a null item to the zero value; only objects have an obvious one.
                if (items.type() == Schema.Type.OBJECT) {
                    array.set(i, Json.object());
                }
            } else {
                array.set(i, value(old, items, owner));
            }
            path.nextIndex();
        }
        path.pop();
    }

    private void object(ObjectNode object, Schema schema, Schema owner, boolean whole) {
        var values = schema.additionalProperties();
        var properties = schema.properties();
        if (values != null && properties.isEmpty()) {
            map(object, values, owner);
            return;
        }
        var keep = schema.preserveUnknownFields();
        if (properties.isEmpty() && keep) {
            return;
        }
        List<String> drop = null;
        for (var entry : object.properties()) {
            var name = entry.getKey();
            var field = properties.get(name);
            path.push(name);
            if (field == null) {
                if (!keep && !(whole && FIRST.contains(name))) {
                    complain();
                    drop = add(drop, name);
                }
            } else if (isAbsent(entry.getValue(), field, schema, name)) {
                drop = add(drop, name);
            } else {
                entry.setValue(value(entry.getValue(), field, schema));
            }
            path.pop();
        }
        if (drop != null) {
            object.remove(drop);
        }
        addStructs(object, schema);
        FieldOrder.sort(object, schema, whole);
    }

    private void map(ObjectNode object, Schema values, Schema owner) {
        for (var entry : object.properties()) {
            path.pushKey(entry.getKey());
            if (entry.getValue().isNull() && values.constraints() == null) {
                if (values.type() == Schema.Type.STRING) {
                    entry.setValue(GoTypes.EMPTY_TEXT);
                }
            } else {
                entry.setValue(value(entry.getValue(), values, owner));
            }
            path.pop();
        }
        FieldOrder.sortMap(object);
    }

    /** Go's plain structs are in its JSON whether set or not. */
    private void addStructs(ObjectNode object, Schema schema) {
        for (var name : schema.alwaysPresent()) {
            var field = schema.property(name);
            if (field != null && isStruct(field) && !object.has(name)) {
                path.push(name);
                object(object.putObject(name), field, schema, false);
                path.pop();
            }
        }
    }

    private static boolean isStruct(Schema schema) {
        return schema.type() == Schema.Type.OBJECT
                && schema.additionalProperties() == null
                && !schema.preserveUnknownFields();
    }

    /** Null means absent to Go, and so does the zero value of an omitempty field. */
    private static boolean isAbsent(JsonNode value, Schema field, Schema owner, String name) {
        if (field.constraints() != null) {
            return false;
        }
        if (value.isNull()) {
            return true;
        }
        var emptyList = value.isArray() && field.items() != null && value.isEmpty();
        var emptyMap = value.isObject() && field.additionalProperties() != null && value.isEmpty();
        if (emptyList || emptyMap) {
            return !owner.required().contains(name) && !owner.alwaysPresent().contains(name);
        }
        return owner.droppedWhenZero().contains(name) && isZero(value, field);
    }

    private static boolean isZero(JsonNode value, Schema field) {
        return switch (field.type()) {
            case STRING -> value.isTextual() && value.textValue().isEmpty();
            case BOOLEAN -> value.isBoolean() && !value.booleanValue();
            case INTEGER, NUMBER -> value.isNumber() && value.decimalValue().signum() == 0;
            default -> false;
        };
    }

    private void complain() {
        if (unknown.size() < Document.COMPLAINTS_MAX) {
            unknown.add("unknown field \"" + path + "\"");
        }
    }

    private static List<String> add(@Nullable List<String> list, String name) {
        var result = list == null ? new ArrayList<String>(2) : list;
        result.add(name);
        return result;
    }
}
