package dev.j3s.apiserver.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import dev.j3s.model.FieldError;
import dev.j3s.model.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The value rules of OpenAPI v3 as upstream's validator (kube-openapi validation/validate) applies
 * and words them. One instance belongs to one type; patterns are compiled once. Thread-safe.
 */
final class ValueRules {
    private final Map<String, Pattern> patterns = new ConcurrentHashMap<>();

    /** Complaints about {@code value} at {@code path} (empty for a whole object). */
    List<FieldError> check(JsonNode value, JsonNode schema, String path) {
        var errors = new ArrayList<FieldError>(0);
        value(value, schema, path, errors);
        return errors;
    }

    private void value(JsonNode value, JsonNode schema, String path, List<FieldError> errors) {
        if (value.isNull() && schema.path("nullable").asBoolean()) {
            return;
        }
        if (!hasType(value, schema)) {
            var wanted = typeName(schema);
            errors.add(
                    new FieldError(
                            FieldError.Type.TYPE_INVALID,
                            at(path),
                            '"' + typeOf(value) + '"',
                            name(path)
                                    + " must be of type "
                                    + wanted
                                    + ": "
                                    + '"'
                                    + typeOf(value)
                                    + '"'));
            return;
        }
        combined(value, schema, path, errors);
        enumerated(value, schema, path, errors);
        switch (value.getNodeType()) {
            case STRING -> text(value.textValue(), schema, path, errors);
            case NUMBER -> number(value, schema, path, errors);
            case ARRAY -> list(value, schema, path, errors);
            case OBJECT -> object(value, schema, path, errors);
            default -> {}
        }
    }

    private static String at(String path) {
        return path.isEmpty() ? "<nil>" : path;
    }

    private static String name(String path) {
        return path + " in body";
    }

    private static boolean hasType(JsonNode value, JsonNode schema) {
        if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
            return value.isTextual() || isInteger(value);
        }
        return switch (schema.path("type").asText("")) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "integer" -> isInteger(value);
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            default -> !value.isNull() || schema.isEmpty() || !schema.has("type");
        };
    }

    private static boolean isInteger(JsonNode value) {
        return value.isNumber()
                && (value.isIntegralNumber()
                        || value.decimalValue().stripTrailingZeros().scale() <= 0);
    }

    private static String typeName(JsonNode schema) {
        return schema.path("x-kubernetes-int-or-string").asBoolean()
                ? "integer,string"
                : schema.path("type").asText("");
    }

    private static String typeOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "object";
            case ARRAY -> "array";
            case STRING -> "string";
            case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
            case BOOLEAN -> "boolean";
            default -> "null";
        };
    }

    private static void invalid(
            String path, JsonNode value, String detail, List<FieldError> errors) {
        errors.add(FieldError.invalid(at(path), value, name(path) + " " + detail));
    }

    private void combined(JsonNode value, JsonNode schema, String path, List<FieldError> errors) {
        allOf(value, schema.path("allOf"), path, errors);
        var anyOf = schema.path("anyOf");
        if (!anyOf.isEmpty() && count(value, anyOf, path) == 0) {
            whole(path, "must validate at least one schema (anyOf)", errors);
            errors.addAll(nearest(value, anyOf, path));
        }
        var oneOf = schema.path("oneOf");
        if (!oneOf.isEmpty()) {
            var matches = count(value, oneOf, path);
            if (matches != 1) {
                whole(
                        path,
                        "must validate one and only one schema (oneOf). "
                                + (matches == 0
                                        ? "Found none valid"
                                        : "Found " + matches + " valid alternatives"),
                        errors);
                if (matches == 0) {
                    errors.addAll(nearest(value, oneOf, path));
                }
            }
        }
        var not = schema.get("not");
        if (not != null && check(value, not, path).isEmpty()) {
            whole(path, "must not validate the schema (not)", errors);
        }
    }

    private void allOf(JsonNode value, JsonNode all, String path, List<FieldError> errors) {
        var valid = 0;
        for (var one : all) {
            var before = errors.size();
            value(value, one, path, errors);
            valid += errors.size() == before ? 1 : 0;
        }
        if (valid < all.size()) {
            whole(
                    path,
                    "must validate all the schemas (allOf)"
                            + (valid == 0 ? ". None validated" : ""),
                    errors);
        }
    }

    /** Rules over alternatives print without a value, quoted by the path. */
    private static void whole(String path, String detail, List<FieldError> errors) {
        errors.add(FieldError.invalid("<nil>", "", "\"" + path + "\" " + detail));
    }

    private int count(JsonNode value, JsonNode alternatives, String path) {
        var count = 0;
        for (var one : alternatives) {
            count += check(value, one, path).isEmpty() ? 1 : 0;
        }
        return count;
    }

    /** The complaints of the alternative that fits best, as upstream adds them. */
    private List<FieldError> nearest(JsonNode value, JsonNode alternatives, String path) {
        List<FieldError> best = List.of();
        for (var one : alternatives) {
            var errors = check(value, one, path);
            if (best.isEmpty() || errors.size() < best.size()) {
                best = errors;
            }
        }
        return best;
    }

    private static void enumerated(
            JsonNode value, JsonNode schema, String path, List<FieldError> errors) {
        var values = schema.path("enum");
        if (values.isEmpty()) {
            return;
        }
        var supported = new ArrayList<String>(values.size());
        for (var one : values) {
            if (same(one, value)) {
                return;
            }
            supported.add(one.isTextual() ? one.textValue() : one.toString());
        }
        errors.add(FieldError.notSupported(at(path), value, supported));
    }

    static boolean same(JsonNode a, JsonNode b) {
        return a.equals(b)
                || (a.isNumber()
                        && b.isNumber()
                        && a.decimalValue().compareTo(b.decimalValue()) == 0);
    }

    private void text(String text, JsonNode schema, String path, List<FieldError> errors) {
        var length = text.codePointCount(0, text.length());
        var value = Json.mapper().getNodeFactory().textNode(text);
        if (schema.has("maxLength") && length > schema.get("maxLength").asLong()) {
            errors.add(FieldError.tooLong(at(path), schema.get("maxLength").asInt()));
        }
        if (schema.has("minLength") && length < schema.get("minLength").asLong()) {
            invalid(
                    path,
                    value,
                    "should be at least " + schema.get("minLength").asLong() + " chars long",
                    errors);
        }
        var pattern = schema.path("pattern").asText("");
        if (!pattern.isEmpty()
                && !patterns.computeIfAbsent(pattern, Pattern::compile).matcher(text).find()) {
            invalid(path, value, "should match '" + pattern + "'", errors);
        }
        var format = schema.path("format").asText("");
        if (!format.isEmpty() && !Formats.accepts(format, text)) {
            errors.add(
                    new FieldError(
                            FieldError.Type.TYPE_INVALID,
                            at(path),
                            value.toString(),
                            name(path) + " must be of type " + format + ": " + value));
        }
    }

    private static void number(
            JsonNode value, JsonNode schema, String path, List<FieldError> errors) {
        var number = value.decimalValue();
        var multiple = schema.path("multipleOf");
        if (multiple.isNumber()
                && multiple.decimalValue().signum() > 0
                && number.remainder(multiple.decimalValue()).compareTo(BigDecimal.ZERO) != 0) {
            invalid(path, value, "should be a multiple of " + multiple.asText(), errors);
        }
        if (schema.has("maximum")) {
            var limit = schema.get("maximum");
            var order = number.compareTo(limit.decimalValue());
            if (schema.path("exclusiveMaximum").asBoolean() ? order >= 0 : order > 0) {
                invalid(
                        path,
                        value,
                        (schema.path("exclusiveMaximum").asBoolean()
                                        ? "should be less than "
                                        : "should be less than or equal to ")
                                + limit.asText(),
                        errors);
            }
        }
        if (schema.has("minimum")) {
            var limit = schema.get("minimum");
            var order = number.compareTo(limit.decimalValue());
            if (schema.path("exclusiveMinimum").asBoolean() ? order <= 0 : order < 0) {
                invalid(
                        path,
                        value,
                        (schema.path("exclusiveMinimum").asBoolean()
                                        ? "should be greater than "
                                        : "should be greater than or equal to ")
                                + limit.asText(),
                        errors);
            }
        }
        var narrow = schema.path("format").asText("").equals("int32");
        if (narrow && !value.canConvertToInt()) {
            invalid(path, value, "should be less than or equal to " + Integer.MAX_VALUE, errors);
        }
    }

    private void list(JsonNode list, JsonNode schema, String path, List<FieldError> errors) {
        if (schema.has("maxItems") && list.size() > schema.get("maxItems").asLong()) {
            errors.add(FieldError.tooMany(at(path), list.size(), schema.get("maxItems").asInt()));
        }
        if (schema.has("minItems") && list.size() < schema.get("minItems").asLong()) {
            errors.add(
                    FieldError.invalid(
                            at(path),
                            list.size(),
                            name(path)
                                    + " should have at least "
                                    + schema.get("minItems").asLong()
                                    + " items"));
        }
        if (schema.path("uniqueItems").asBoolean()) {
            var seen = new HashSet<JsonNode>();
            for (var item : list) {
                if (!seen.add(item)) {
                    invalid(
                            path,
                            Json.mapper().getNodeFactory().textNode(""),
                            "shouldn't contain duplicates",
                            errors);
                    break;
                }
            }
        }
        var items = schema.get("items");
        for (int i = 0; items != null && i < list.size(); i++) {
            value(list.get(i), items, path + "[" + i + "]", errors);
        }
    }

    private void object(JsonNode object, JsonNode schema, String path, List<FieldError> errors) {
        if (schema.has("maxProperties") && object.size() > schema.get("maxProperties").asLong()) {
            errors.add(
                    FieldError.tooMany(
                            at(path), object.size(), schema.get("maxProperties").asInt()));
        }
        if (schema.has("minProperties") && object.size() < schema.get("minProperties").asLong()) {
            errors.add(
                    FieldError.invalid(
                            at(path),
                            object.size(),
                            name(path)
                                    + " should have at least "
                                    + schema.get("minProperties").asLong()
                                    + " properties"));
        }
        for (var required : schema.path("required")) {
            if (!object.has(required.asText())) {
                errors.add(FieldError.required(child(path, required.asText()), ""));
            }
        }
        var properties = schema.path("properties");
        var additional = schema.path("additionalProperties");
        for (var entry : object.properties()) {
            var property = properties.get(entry.getKey());
            var rules = property == null ? additional : property;
            if (rules.isObject()) {
                value(entry.getValue(), rules, child(path, entry.getKey()), errors);
            }
        }
    }

    private static String child(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
