package dev.j3s.apiserver.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.j3s.apiserver.crd.CelEnvironment.RuleException;
import dev.j3s.model.Decoding;
import dev.j3s.model.FieldError;
import dev.j3s.model.Json;
import dev.j3s.model.Schema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether an OpenAPI v3 schema is structural and says nothing a CRD may not say
 * (apiextensions-apiserver apiserver/schema/validation.go and apis/apiextensions/validation).
 */
final class SchemaRules {
    private static final List<String> TYPES =
            List.of("array", "boolean", "integer", "number", "object", "string");
    private static final Set<String> REASONS =
            Set.of(
                    "FieldValueRequired",
                    "FieldValueForbidden",
                    "FieldValueInvalid",
                    "FieldValueDuplicate");

    /** Only value rules may be below allOf, anyOf, oneOf and not. */
    private static final List<String> NOT_NESTED = List.of("description", "title");

    private static final List<String> NOT_SUPPORTED =
            List.of(
                    "id",
                    "additionalItems",
                    "patternProperties",
                    "definitions",
                    "dependencies",
                    "$ref");

    private enum Level {
        ROOT("must not be empty at the root"),
        ITEM("must not be empty for specified array items"),
        FIELD("must not be empty for specified object fields");

        private final String words;

        Level(String words) {
            this.words = words;
        }
    }

    private final CrdSchemas converter;
    private final CelEnvironment cel;
    private final ValueRules values = new ValueRules();

    SchemaRules(CrdSchemas converter, CelEnvironment cel) {
        this.converter = converter;
        this.cel = cel;
    }

    List<FieldError> check(JsonNode schema, String path, boolean statusSubresource) {
        var errors = new ArrayList<FieldError>(0);
        if (!schema.isObject()) {
            return errors;
        }
        if (statusSubresource && !schema.path("type").asText("object").equals("object")) {
            errors.add(
                    FieldError.invalid(
                            path + ".type",
                            schema.path("type"),
                            "only \"object\" is allowed as the type at the root of the schema if"
                                    + " the status subresource is enabled"));
        }
        if (schema.path("nullable").asBoolean()) {
            errors.add(
                    FieldError.forbidden(
                            path + ".nullable", "nullable cannot be true at the root"));
        }
        var structural = new ArrayList<FieldError>(0);
        structural(schema, Level.ROOT, path, structural);
        structural.sort(Comparator.comparing(FieldError::message));
        errors.addAll(structural);
        if (structural.isEmpty()) {
            defaults(schema, path, errors);
        }
        standard(schema, path, true, errors);
        if (errors.isEmpty()) {
            expressions(schema, path, errors);
        }
        return errors;
    }

    private void structural(JsonNode schema, Level level, String path, List<FieldError> errors) {
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

    private void logical(JsonNode schema, Level level, String path, List<FieldError> errors) {
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

    private void nested(JsonNode schema, Level level, String path, List<FieldError> errors) {
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

    private void standard(JsonNode schema, String path, boolean root, List<FieldError> errors) {
        var type = schema.path("type").asText("");
        if (!type.isEmpty() && !TYPES.contains(type)) {
            errors.add(FieldError.notSupported(path + ".type", type, TYPES));
        }
        for (var field : NOT_SUPPORTED) {
            if (schema.has(field)) {
                errors.add(FieldError.forbidden(path + "." + field, field + " is not supported"));
            }
        }
        if (schema.path("items").isArray()) {
            errors.add(
                    FieldError.forbidden(
                            path + ".items", "items must be a schema object and not an array"));
        }
        if (schema.path("uniqueItems").asBoolean()) {
            errors.add(
                    FieldError.forbidden(
                            path + ".uniqueItems",
                            "uniqueItems cannot be set to true since the runtime complexity becomes"
                                    + " quadratic"));
        }
        var additional = schema.path("additionalProperties");
        if (!schema.path("properties").isEmpty()
                && (additional.isObject() || (additional.isBoolean() && !additional.asBoolean()))) {
            errors.add(
                    FieldError.forbidden(
                            path + ".additionalProperties",
                            "additionalProperties and properties are mutual exclusive"));
        }
        if (schema.has("x-kubernetes-preserve-unknown-fields")
                && !schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
            errors.add(
                    FieldError.invalid(
                            path + ".x-kubernetes-preserve-unknown-fields",
                            false,
                            "must be true or undefined"));
        }
        ListTypeRules.check(schema, type, path, errors);
        validations(schema, path, errors);
        if (additional.isObject()) {
            standard(additional, path + ".additionalProperties", false, errors);
        }
        for (var property : schema.path("properties").properties()) {
            if (!root || !property.getKey().equals("metadata")) {
                standard(
                        property.getValue(),
                        path + ".properties[" + property.getKey() + "]",
                        false,
                        errors);
            }
        }
        if (schema.path("items").isObject()) {
            standard(schema.get("items"), path + ".items", false, errors);
        }
    }

    private void defaults(JsonNode schema, String path, List<FieldError> errors) {
        oneDefault(schema, path, errors);
        for (var property : schema.path("properties").properties()) {
            defaults(property.getValue(), path + ".properties[" + property.getKey() + "]", errors);
        }
        if (schema.path("items").isObject()) {
            defaults(schema.get("items"), path + ".items", errors);
        }
        if (schema.path("additionalProperties").isObject()) {
            defaults(schema.get("additionalProperties"), path + ".additionalProperties", errors);
        }
    }

    /** A default must be pruned and valid by its own schema. */
    private void oneDefault(JsonNode schema, String path, List<FieldError> errors) {
        var value = schema.get("default");
        if (value == null) {
            return;
        }
        var holder = Json.object();
        holder.set("default", value.deepCopy());
        var wrapped =
                Schema.builder(Schema.Type.OBJECT)
                        .properties(() -> Map.of("default", converter.node(schema)))
                        .constraints(Json.object())
                        .build();
        var at = path + ".default";
        if (!Decoding.canonicalize(holder, wrapped).isEmpty()) {
            errors.add(FieldError.invalid(at, value, "must not have unknown fields"));
            return;
        }
        for (var error : values.check(value, schema, "")) {
            var field = error.field().equals("<nil>") ? at : at + "." + error.field();
            errors.add(new FieldError(error.type(), field, error.badValue(), error.detail()));
        }
    }

    private static void validations(JsonNode schema, String path, List<FieldError> errors) {
        var rules = schema.path(CelRules.KEY);
        for (int i = 0; i < rules.size(); i++) {
            var rule = rules.get(i);
            var at = path + "." + CelRules.KEY + "[" + i + "]";
            var text = rule.path("rule").asText("").strip();
            var message = rule.path("message").asText("");
            if (text.isEmpty()) {
                errors.add(FieldError.required(at + ".rule", "rule is not specified"));
            } else if (!message.isEmpty() && message.isBlank()) {
                errors.add(
                        FieldError.invalid(
                                at + ".message", message, "must be non-empty if specified"));
            } else if (hasNewlines(message.strip())) {
                errors.add(
                        FieldError.invalid(
                                at + ".message", message, "must not contain line breaks"));
            } else if (hasNewlines(text) && message.isBlank()) {
                errors.add(
                        FieldError.required(
                                at + ".message",
                                "message must be specified if rule contains line breaks"));
            }
            var reason = rule.path("reason").asText("");
            if (!reason.isEmpty() && !REASONS.contains(reason)) {
                errors.add(
                        FieldError.notSupported(
                                at + ".reason", reason, REASONS.stream().sorted().toList()));
            }
        }
    }

    private static boolean hasNewlines(String text) {
        return text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;
    }

    private void expressions(JsonNode schema, String path, List<FieldError> errors) {
        if (!CelRules.has(schema)) {
            return;
        }
        var rules = schema.path(CelRules.KEY);
        for (int i = 0; i < rules.size(); i++) {
            var rule = rules.get(i);
            var at = path + "." + CelRules.KEY + "[" + i + "]";
            compile(rule, "rule", SimpleType.BOOL, at, errors);
            if (!rule.path("messageExpression").asText("").isEmpty()) {
                compile(rule, "messageExpression", SimpleType.STRING, at, errors);
            }
            if (rule.has("optionalOldSelf") && !CelRules.usesOldSelf(rule.path("rule").asText())) {
                errors.add(
                        FieldError.invalid(
                                at + ".optionalOldSelf",
                                rule.get("optionalOldSelf"),
                                "may not be set if oldSelf is not used in rule"));
            }
        }
        for (var property : schema.path("properties").properties()) {
            expressions(
                    property.getValue(), path + ".properties[" + property.getKey() + "]", errors);
        }
        if (schema.path("items").isObject()) {
            expressions(schema.get("items"), path + ".items", errors);
        }
        if (schema.path("additionalProperties").isObject()) {
            expressions(schema.get("additionalProperties"), path + ".additionalProperties", errors);
        }
    }

    private void compile(
            JsonNode rule, String field, CelType type, String at, List<FieldError> errors) {
        try {
            cel.compile(rule.path(field).asText(), type);
        } catch (RuleException e) {
            errors.add(
                    FieldError.invalid(
                            at + "." + field, printed(rule), String.valueOf(e.getMessage())));
        }
    }

    /** As upstream prints its internal type, fields by their Go names. */
    private static JsonNode printed(JsonNode rule) {
        var json = Json.object();
        json.put("Rule", rule.path("rule").asText(""));
        json.put("Message", rule.path("message").asText(""));
        json.put("MessageExpression", rule.path("messageExpression").asText(""));
        json.set("Reason", rule.get("reason"));
        json.put("FieldPath", rule.path("fieldPath").asText(""));
        json.set("OptionalOldSelf", rule.get("optionalOldSelf"));
        return json;
    }
}
