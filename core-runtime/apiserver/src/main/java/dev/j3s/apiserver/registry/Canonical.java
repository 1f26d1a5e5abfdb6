package dev.j3s.apiserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.model.GroupVersionKind;
import dev.j3s.model.Json;
import dev.j3s.model.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The form objects are stored in: fields in schema order, unknown ones dropped. */
final class Canonical {
    private Canonical() {}

    /** Drops unknown fields; the answer names them as strict validation does. */
    static List<String> prune(ObjectNode object, Schema schema, GroupVersionKind kind) {
        var unknown = new ArrayList<String>(0);
        pruneObject(object, schema, "", unknown);
        return unknown.stream().map(path -> "unknown field \"" + path + "\"").toList();
    }

    private static void prune(JsonNode value, Schema schema, String path, List<String> unknown) {
        if (value instanceof ObjectNode object) {
            pruneObject(object, schema, path, unknown);
        } else if (value.isArray() && schema.items() instanceof Schema items) {
            for (int i = 0; i < value.size(); i++) {
                prune(value.get(i), items, path + "[" + i + "]", unknown);
            }
        }
    }

    private static void pruneObject(
            ObjectNode object, Schema schema, String path, List<String> unknown) {
        var values = schema.additionalProperties();
        for (var entries = object.properties().iterator(); entries.hasNext(); ) {
            Map.Entry<String, JsonNode> field = entries.next();
            var at = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
            var known = schema.property(field.getKey());
            if (known == null) {
                known = values;
            }
            if (known != null) {
                prune(field.getValue(), known, at, unknown);
            } else if (!schema.preserveUnknownFields() && !isHeader(path, field.getKey())) {
                unknown.add(at);
                entries.remove();
            }
        }
    }

    private static boolean isHeader(String path, String field) {
        return path.isEmpty()
                && (field.equals("kind") || field.equals("apiVersion") || field.equals("metadata"));
    }

    /** What is stored: in order, in the storage version, without a resource version. */
    static ObjectNode stored(ObjectNode object, ResourceDefinition definition) {
        var version = definition.storageVersion();
        return ordered(object, version.schema(), definition.kind(version));
    }

    /** A new tree, in order, complete with kind, apiVersion and metadata first. */
    static ObjectNode ordered(ObjectNode object, Schema schema, GroupVersionKind kind) {
        var result = Json.object().put("kind", kind.kind()).put("apiVersion", kind.apiVersion());
        result.set("metadata", orderedMetadata(object.path("metadata"), schema));
        var rest = order(object, schema);
        rest.properties()
                .forEach(field -> {
                    if (!isHeader("", field.getKey())) {
                        result.set(field.getKey(), field.getValue());
                    }
                });
        return result;
    }

    private static final List<String> METADATA =
            List.of(
                    "name",
                    "generateName",
                    "namespace",
                    "selfLink",
                    "uid",
                    "generation",
                    "creationTimestamp",
                    "deletionTimestamp",
                    "deletionGracePeriodSeconds",
                    "labels",
                    "annotations",
                    "ownerReferences",
                    "finalizers",
                    "managedFields");

    private static ObjectNode orderedMetadata(JsonNode metadata, Schema schema) {
        var result = Json.object();
        for (var field : METADATA) {
            var value = metadata.get(field);
            if (value != null && !value.isNull()) {
                result.set(field, value);
            }
        }
        return result;
    }

    private static JsonNode order(JsonNode value, Schema schema) {
        if (value instanceof ObjectNode object) {
            return orderObject(object, schema);
        }
        if (value.isArray() && schema.items() instanceof Schema items) {
            var array = Json.mapper().createArrayNode();
            value.forEach(item -> array.add(order(item, items)));
            return array;
        }
        return value;
    }

    private static ObjectNode orderObject(ObjectNode object, Schema schema) {
        if (schema.properties().isEmpty()) {
            return object;
        }
        var result = Json.object();
        for (var property : schema.properties().entrySet()) {
            var value = object.get(property.getKey());
            if (value != null) {
                result.set(property.getKey(), order(value, property.getValue()));
            }
        }
        object.properties()
                .forEach(field -> {
                    if (!result.has(field.getKey())) {
                        result.set(field.getKey(), field.getValue());
                    }
                });
        return result;
    }
}
