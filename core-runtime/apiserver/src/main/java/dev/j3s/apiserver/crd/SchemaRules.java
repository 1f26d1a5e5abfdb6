package dev.j3s.apiserver.crd;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.j3s.apiserver.crd.CelEnvironment.RuleException;
import dev.j3s.model.Decoding;
import dev.j3s.model.FieldError;
import dev.j3s.model.Json;
import dev.j3s.model.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether the OpenAPI v3 schema of a CRD says only what a CRD may say (apiextensions-apiserver
 * apis/apiextensions/validation); its structure is {@link StructuralRules}' business.
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

    private static final List<String> NOT_SUPPORTED =
            List.of(
                    "id",
                    "additionalItems",
                    "patternProperties",
                    "definitions",
                    "dependencies",
                    "$ref");

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
        var structural = StructuralRules.check(schema, path);
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
