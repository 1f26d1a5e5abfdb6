package dev.j3s.apiserver.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.j3s.model.FieldError;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Whether an OpenAPI v3 schema is structural: every field has its type said once, outside of
 * logical junctors (apiextensions-apiserver apiserver/schema/validation.go).
 */
final class StructuralRules {
    /** Only value rules may be below allOf, anyOf, oneOf and not. */
    private static final List<String> NOT_NESTED = List.of("description", "title");

    private enum Level {
        ROOT("must not be empty at the root"),
        ITEM("must not be empty for specified array items"),
        FIELD("must not be empty for specified object fields");

        private final String words;

        Level(String words) {
            this.words = words;
        }
    }

    private StructuralRules() {}

    static List<FieldError> check(JsonNode schema, String path) {
        var errors = new ArrayList<FieldError>(0);
        structural(schema, Level.ROOT, path, errors);
        errors.sort(Comparator.comparing(FieldError::message));
        return errors;
    }

    private static void structural(
            JsonNode schema, Level level, String path, List<FieldError> errors) {
        var type = schema.path("type").asText("");
        if (type.equals("array") && !schema.path("items").isObject()) {
            errors.add(FieldError.required(path + ".items", "must be specified"));
        }
        if (schema.path("items").isObject()) {
            structural(schema.get("items"), Level.ITEM, path + ".items", errors);
        }
        for (var property : schema.path("properties").properties()) {
            if (level != Level.ROOT || !property.getKey().equals("metadata")) {
                structural(
                        property.getValue(),
                        Level.FIELD,
                        path + ".properties[" + property.getKey() + "]",
                        errors);
            }
        }
        var additional = schema.path("additionalProperties");
        if (level == Level.ROOT && schema.has("additionalProperties")) {
            errors.add(
                    FieldError.forbidden(
                            path + ".additionalProperties", "must not be used at the root"));
        }
        if (additional.isObject()) {
            structural(additional, Level.FIELD, path + ".additionalProperties", errors);
        }
        extensions(schema, type, path, errors);
        logical(schema, level, path, errors);
        type(schema, type, level, path, errors);
        metadata(schema, level, path, errors);
    }

    private static void extensions(
            JsonNode schema, String type, String path, List<FieldError> errors) {
        var intOrString = schema.path("x-kubernetes-int-or-string").asBoolean();
        var embedded = schema.path("x-kubernetes-embedded-resource").asBoolean();
        var unknown = schema.path("x-kubernetes-preserve-unknown-fields").asBoolean();
        if (intOrString && unknown) {
            errors.add(
                    FieldError.invalid(
                            path + ".x-kubernetes-preserve-unknown-fields",
                            true,
                            "must be false if x-kubernetes-int-or-string is true"));
        }
        if (intOrString && embedded) {
            errors.add(
                    FieldError.invalid(
                            path + ".x-kubernetes-embedded-resource",
                            true,
                            "must be false if x-kubernetes-int-or-string is true"));
        }
        if (embedded && schema.has("additionalProperties")) {
            errors.add(
                    FieldError.forbidden(
                            path + ".additionalProperties",
                            "must not be used if x-kubernetes-embedded-resource is set"));
        }
        if (embedded && !unknown && schema.path("properties").isEmpty()) {
            errors.add(
                    FieldError.required(
                            path + ".properties",
                            "must not be empty if x-kubernetes-embedded-resource is true without"
                                    + " x-kubernetes-preserve-unknown-fields"));
        }
        if (embedded && !type.equals("object")) {
            errors.add(
                    type.isEmpty()
                            ? FieldError.required(
                                    path + ".type",
                                    "must be object if x-kubernetes-embedded-resource is true")
                            : FieldError.invalid(
                                    path + ".type",
                                    type,
                                    "must be object if x-kubernetes-embedded-resource is true"));
        }
    }

    private static void type(
            JsonNode schema, String type, Level level, String path, List<FieldError> errors) {
        var free =
                schema.path("x-kubernetes-int-or-string").asBoolean()
                        || schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()
                        || schema.path("x-kubernetes-embedded-resource").asBoolean();
        if (type.isEmpty() && !free) {
            errors.add(FieldError.required(path + ".type", level.words));
        }
        if (level == Level.ROOT && !type.isEmpty() && !type.equals("object")) {
            errors.add(FieldError.invalid(path + ".type", type, "must be object at the root"));
        }
    }

    private static void metadata(
            JsonNode schema, Level level, String path, List<FieldError> errors) {
        var properties = schema.path("properties");
        var whole =
                level == Level.ROOT || schema.path("x-kubernetes-embedded-resource").asBoolean();
        for (var field : List.of("kind", "apiVersion")) {
            var type = properties.path(field).path("type").asText("");
            if (whole && properties.has(field) && !type.equals("string")) {
                errors.add(
                        FieldError.invalid(
                                path + ".properties[" + field + "].type", type, "must be string"));
            }
        }
        var metadata = properties.path("metadata");
        if (whole && metadata.isObject() && !metadata.path("type").asText("").equals("object")) {
            errors.add(
                    FieldError.invalid(
                            path + ".properties[metadata].type",
                            metadata.path("type").asText(""),
                            "must be object"));
        }
        if (level == Level.ROOT && metadata.isObject() && saysMore(metadata)) {
            errors.add(
                    FieldError.forbidden(
                            path + ".properties[metadata]",
                            "must not specify anything other than name and generateName, but"
                                    + " metadata is implicitly specified"));
        }
    }

    private static boolean saysMore(JsonNode metadata) {
        for (var field : metadata.properties()) {
            if (field.getKey().equals("properties")) {
                for (var property : field.getValue().properties()) {
                    if (!Set.of("name", "generateName").contains(property.getKey())) {
                        return true;
                    }
                }
            } else if (!Set.of("type", "default", "description").contains(field.getKey())) {
                return true;
            }
        }
        return false;
    }

    private static void logical(
            JsonNode schema, Level level, String path, List<FieldError> errors) {
        var pattern = schema.path("pattern").asText("");
        if (!pattern.isEmpty()) {
            try {
                Pattern.compile(pattern);
            } catch (PatternSyntaxException e) {
                errors.add(
                        FieldError.invalid(
                                path + ".pattern",
                                pattern,
                                "must be a valid regular expression, but isn't: "
                                        + e.getMessage()));
            }
        }
        var alternatives = isIntOrString(schema);
        for (var word : List.of("allOf", "anyOf", "oneOf")) {
            var list = schema.path(word);
            for (int i = 0; i < list.size(); i++) {
                if (!(alternatives && word.equals("anyOf"))) {
                    nested(list.get(i), level, path + "." + word + "[" + i + "]", errors);
                }
            }
        }
        if (schema.path("not").isObject()) {
            nested(schema.get("not"), level, path + ".not", errors);
        }
    }

    /** {@code anyOf: [{type: integer}, {type: string}]} is the accepted way to say it. */
    private static boolean isIntOrString(JsonNode schema) {
        var anyOf = schema.path("anyOf");
        return schema.path("x-kubernetes-int-or-string").asBoolean()
                && anyOf.size() == 2
                && anyOf.get(0).path("type").asText().equals("integer")
                && anyOf.get(1).path("type").asText().equals("string");
    }

    private static void nested(JsonNode schema, Level level, String path, List<FieldError> errors) {
        logical(schema, level, path, errors);
        if (isIntOrString(schema)) {
            return;
        }
        if (schema.path("items").isObject()) {
            nested(schema.get("items"), level, path + ".items", errors);
        }
        for (var property : schema.path("properties").properties()) {
            nested(
                    property.getValue(),
                    Level.FIELD,
                    path + ".properties[" + property.getKey() + "]",
                    errors);
        }
        for (var field : NOT_NESTED) {
            nestedForbids(schema, field, "must be empty to be structural", path, errors);
        }
        nestedForbids(schema, "type", "must be empty to be structural", path, errors);
        for (var field :
                List.of(
                        "additionalProperties",
                        "default",
                        "x-kubernetes-list-type",
                        "x-kubernetes-map-type")) {
            nestedForbids(schema, field, "must be undefined to be structural", path, errors);
        }
        for (var field :
                List.of(
                        "nullable",
                        "x-kubernetes-preserve-unknown-fields",
                        "x-kubernetes-embedded-resource",
                        "x-kubernetes-int-or-string")) {
            if (schema.path(field).asBoolean()) {
                nestedForbids(schema, field, "must be false to be structural", path, errors);
            }
        }
        nestedForbids(
                schema,
                "x-kubernetes-list-map-keys",
                "must be empty to be structural",
                path,
                errors);
        if (schema.path("properties").has("metadata")) {
            errors.add(
                    FieldError.forbidden(
                            path + ".properties[metadata]",
                            "must not be specified in a nested context"));
        }
    }

    private static void nestedForbids(
            JsonNode schema, String field, String detail, String path, List<FieldError> errors) {
        if (schema.has(field)) {
            errors.add(FieldError.forbidden(path + "." + field, detail));
        }
    }
}
