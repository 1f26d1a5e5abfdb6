package dev.j3s.apiserver.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.model.FieldError;
import dev.j3s.model.Json;
import dev.j3s.model.Names;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * What structural schemas promise beyond OpenAPI: items of set and map lists are unique, embedded
 * resources are whole objects (apiextensions-apiserver schema/listtype and schema/objectmeta).
 */
final class ListRules {
    private ListRules() {}

    static List<FieldError> check(JsonNode object, JsonNode schema) {
        var errors = new ArrayList<FieldError>(0);
        walk(object, schema, "", (path, at) -> embedded(at.value(), at.schema(), path, errors));
        walk(object, schema, "", (path, at) -> unique(at.value(), at.schema(), path, errors));
        return errors;
    }

    private record Place(JsonNode value, JsonNode schema) {}

    private static void walk(
            JsonNode value, JsonNode schema, String path, BiConsumer<String, Place> visitor) {
        visitor.accept(path, new Place(value, schema));
        if (value.isObject()) {
            for (var entry : value.properties()) {
                var property = schema.path("properties").get(entry.getKey());
                var child = property == null ? schema.path("additionalProperties") : property;
                if (child.isObject()) {
                    var name = entry.getKey();
                    walk(
                            entry.getValue(),
                            child,
                            path.isEmpty() ? name : path + "." + name,
                            visitor);
                }
            }
        } else if (value.isArray() && schema.path("items").isObject()) {
            for (int i = 0; i < value.size(); i++) {
                walk(value.get(i), schema.path("items"), path + "[" + i + "]", visitor);
            }
        }
    }

    private static void unique(
            JsonNode list, JsonNode schema, String path, List<FieldError> errors) {
        var type = schema.path("x-kubernetes-list-type").asText("");
        if (!list.isArray() || !(type.equals("set") || type.equals("map"))) {
            return;
        }
        var keys = CrdSchemas.strings(schema.path("x-kubernetes-list-map-keys"));
        var seen = new HashSet<JsonNode>();
        for (int i = 0; i < list.size(); i++) {
            var item = list.get(i);
            var identity = type.equals("set") || !item.isObject() ? item : identity(item, keys);
            if (!seen.add(identity)) {
                errors.add(FieldError.duplicate(path + "[" + i + "]", identity));
            }
        }
    }

    private static JsonNode identity(JsonNode item, List<String> keys) {
        ObjectNode identity = Json.object();
        for (var key : keys.stream().sorted().toList()) {
            var value = item.get(key);
            if (value != null) {
                identity.set(key, value);
            }
        }
        return identity;
    }

    private static void embedded(
            JsonNode object, JsonNode schema, String path, List<FieldError> errors) {
        if (!schema.path("x-kubernetes-embedded-resource").asBoolean() || !object.isObject()) {
            return;
        }
        for (var field : List.of("apiVersion", "kind")) {
            if (object.path(field).asText("").isEmpty()) {
                errors.add(FieldError.required(path + "." + field, ""));
            }
        }
        var name = object.path("metadata").path("name").asText("");
        if (!name.isEmpty()) {
            Names.pathSegment(name)
                    .forEach(e -> errors.add(FieldError.invalid(path + ".metadata.name", name, e)));
        }
    }
}
