package dev.j3s.apiserver.crd;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.model.BuiltinSchemas;
import dev.j3s.model.Json;
import dev.j3s.model.Schema;
import dev.j3s.model.Schema.ListType;
import dev.j3s.model.Schema.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * From the OpenAPI v3 JSON of a CRD to the {@link Schema} that the walkers of the model read. Each
 * node keeps its JSON as constraints, which also marks it as custom. Properties are in the order of
 * their names, as upstream prints them.
 */
final class CrdSchemas {
    private static final Schema STRING = Schema.builder(Type.STRING).build();

    private final Schema metadata;

    CrdSchemas(BuiltinSchemas builtin) {
        this.metadata =
                builtin.definition(BuiltinSchemas.OBJECT_META)
                        .orElseThrow(() -> new IllegalStateException("no ObjectMeta schema"));
    }

    /** {@code openApi} of a whole version; missing for a type that keeps everything. */
    Schema root(JsonNode openApi, String kind) {
        var json = openApi.isObject() ? openApi : Json.object().put("type", "object");
        var known = new LinkedHashMap<String, Schema>();
        known.put("kind", STRING);
        known.put("apiVersion", STRING);
        known.put("metadata", metadata);
        properties(json).forEach(known::putIfAbsent);
        return builder(json, Type.OBJECT)
                .properties(() -> known)
                .preserveUnknownFields(keepsUnknown(json) || !openApi.isObject())
                .name(kind)
                .build();
    }

    Schema node(JsonNode json) {
        var builder = builder(json, type(json));
        var properties = properties(json);
        if (json.path("x-kubernetes-embedded-resource").asBoolean()) {
            properties.put("kind", STRING);
            properties.put("apiVersion", STRING);
            properties.put("metadata", metadata);
        }
        var additional = json.get("additionalProperties");
        if (additional != null && additional.isObject()) {
            builder.additionalProperties(node(additional));
        } else if (additional != null && additional.asBoolean()) {
            builder.additionalProperties(anything());
        }
        if (json.path("items").isObject()) {
            builder.items(node(json.get("items")));
        }
        return builder.properties(() -> properties)
                .preserveUnknownFields(keepsUnknown(json))
                .build();
    }

    private Map<String, Schema> properties(JsonNode json) {
        var properties = new LinkedHashMap<String, Schema>();
        json.path("properties").properties().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(e -> properties.put(e.getKey(), node(e.getValue())));
        return properties;
    }

    private static Schema anything() {
        return Schema.builder(Type.ANY)
                .preserveUnknownFields(true)
                .constraints(Json.object())
                .build();
    }

    private static boolean keepsUnknown(JsonNode json) {
        return json.path("x-kubernetes-preserve-unknown-fields").asBoolean();
    }

    private static Schema.Builder builder(JsonNode json, Type type) {
        return Schema.builder(type)
                .format(json.path("format").asText(""))
                .listType(listType(json.path("x-kubernetes-list-type").asText("")))
                .listMapKeys(strings(json.path("x-kubernetes-list-map-keys")))
                .atomicMap(json.path("x-kubernetes-map-type").asText("").equals("atomic"))
                .embeddedResource(json.path("x-kubernetes-embedded-resource").asBoolean())
                .nullable(json.path("nullable").asBoolean())
                .defaultValue(json.get("default"))
                .required(Set.copyOf(new HashSet<>(strings(json.path("required")))))
                .constraints(json);
    }

    private static ListType listType(String name) {
        return switch (name) {
            case "map" -> ListType.MAP;
            case "set" -> ListType.SET;
            default -> ListType.ATOMIC;
        };
    }

    private static Type type(JsonNode json) {
        if (json.path("x-kubernetes-int-or-string").asBoolean()) {
            return Type.INT_OR_STRING;
        }
        return switch (json.path("type").asText("")) {
            case "object" -> Type.OBJECT;
            case "array" -> Type.ARRAY;
            case "string" -> Type.STRING;
            case "integer" -> Type.INTEGER;
            case "number" -> Type.NUMBER;
            case "boolean" -> Type.BOOLEAN;
            default -> Type.ANY;
        };
    }

    static List<String> strings(JsonNode array) {
        var strings = new ArrayList<String>(array.size());
        array.forEach(item -> strings.add(item.asText()));
        return strings;
    }
}
