package dev.j3s.apiserver.crd;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.model.FieldError;
import java.util.HashSet;
import java.util.List;

/** What {@code x-kubernetes-list-type} and {@code x-kubernetes-map-type} demand of a schema. */
final class ListTypeRules {
    private static final String LIST = "x-kubernetes-list-type";
    private static final String MAP = "x-kubernetes-map-type";
    private static final String KEYS = "x-kubernetes-list-map-keys";

    private ListTypeRules() {}

    static void check(JsonNode schema, String type, String path, List<FieldError> errors) {
        maps(schema, type, path, errors);
        var list = schema.path(LIST).asText("");
        if (!list.isEmpty() && !type.equals("array")) {
            var words = "must be array if x-kubernetes-list-type is specified";
            errors.add(
                    type.isEmpty()
                            ? FieldError.required(path + ".type", words)
                            : FieldError.invalid(path + ".type", type, words));
        }
        if (!list.isEmpty() && !List.of("atomic", "set", "map").contains(list)) {
            errors.add(
                    FieldError.notSupported(
                            path + "." + LIST, list, List.of("atomic", "set", "map")));
        }
        var keys = CrdSchemas.strings(schema.path(KEYS));
        if (!keys.isEmpty() && !list.equals("map")) {
            var words = "must be map if x-kubernetes-list-map-keys is non-empty";
            errors.add(
                    list.isEmpty()
                            ? FieldError.required(path + "." + LIST, words)
                            : FieldError.invalid(path + "." + LIST, list, words));
        }
        if (list.equals("set")) {
            sets(schema.path("items"), path, errors);
        }
        if (list.equals("map")) {
            keyed(schema, keys, path, errors);
        }
    }

    private static void maps(JsonNode schema, String type, String path, List<FieldError> errors) {
        var map = schema.path(MAP).asText("");
        if (map.isEmpty()) {
            return;
        }
        if (!type.equals("object")) {
            var words = "must be object if x-kubernetes-map-type is specified";
            errors.add(
                    type.isEmpty()
                            ? FieldError.required(path + ".type", words)
                            : FieldError.invalid(path + ".type", type, words));
        }
        if (!map.equals("atomic") && !map.equals("granular")) {
            errors.add(
                    FieldError.notSupported(path + "." + MAP, map, List.of("atomic", "granular")));
        }
    }

    private static void sets(JsonNode items, String path, List<FieldError> errors) {
        var words = "must be atomic as item of a list with x-kubernetes-list-type=set";
        var type = items.path("type").asText("");
        var list = items.path(LIST).asText("");
        if (type.equals("array") && !list.isEmpty() && !list.equals("atomic")) {
            errors.add(FieldError.invalid(path + ".items." + LIST, list, words));
        }
        if (type.equals("object") && !items.path(MAP).asText("").equals("atomic")) {
            errors.add(
                    FieldError.invalid(path + ".items." + MAP, items.path(MAP).asText(""), words));
        }
        nullable(items, "set", path, errors);
    }

    private static void nullable(
            JsonNode items, String list, String path, List<FieldError> errors) {
        if (items.path("nullable").asBoolean()) {
            errors.add(
                    FieldError.forbidden(
                            path + ".items.nullable",
                            "cannot be nullable when x-kubernetes-list-type is " + list));
        }
    }

    private static void keyed(
            JsonNode schema, List<String> keys, String path, List<FieldError> errors) {
        if (keys.isEmpty()) {
            errors.add(
                    FieldError.required(
                            path + "." + KEYS,
                            "must not be empty if x-kubernetes-list-type is map"));
        }
        var items = schema.path("items");
        if (!items.isObject()) {
            errors.add(
                    FieldError.required(
                            path + ".items",
                            "must have a schema if x-kubernetes-list-type is map"));
            return;
        }
        var type = items.path("type").asText("");
        if (!type.equals("object")) {
            errors.add(
                    FieldError.invalid(
                            path + ".items.type",
                            type,
                            "must be object if parent array's x-kubernetes-list-type is map"));
            return;
        }
        nullable(items, "map", path, errors);
        var required = CrdSchemas.strings(items.path("required"));
        var seen = new HashSet<String>();
        for (var key : keys) {
            key(schema, items.path("properties").path(key), key, required, path, errors);
            if (!seen.add(key)) {
                errors.add(
                        FieldError.invalid(
                                path + "." + KEYS,
                                schema.get(KEYS),
                                "must not contain duplicate entries"));
            }
        }
    }

    private static void key(
            JsonNode schema,
            JsonNode property,
            String key,
            List<String> required,
            String path,
            List<FieldError> errors) {
        if (property.isMissingNode()) {
            errors.add(
                    FieldError.invalid(
                            path + "." + KEYS,
                            schema.get(KEYS),
                            "entries must all be names of item properties"));
            return;
        }
        var at = path + ".items.properties[" + key + "]";
        var type = property.path("type").asText("");
        if (type.equals("array") || type.equals("object")) {
            errors.add(
                    FieldError.invalid(
                            at + ".type",
                            type,
                            "must be a scalar type if parent array's x-kubernetes-list-type is"
                                    + " map"));
        }
        if (!required.contains(key) && !property.has("default")) {
            errors.add(
                    FieldError.required(
                            at + ".default",
                            "this property is in x-kubernetes-list-map-keys, so it must have a"
                                    + " default or be a required property"));
        }
        if (property.path("nullable").asBoolean()) {
            errors.add(
                    FieldError.forbidden(
                            at + ".nullable",
                            "this property is in x-kubernetes-list-map-keys, so it cannot be"
                                    + " nullable"));
        }
    }
}
