package dev.j3s.apiserver.crd;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.j3s.apiserver.crd.CelEnvironment.Expression;
import dev.j3s.apiserver.crd.CelEnvironment.RuleException;
import dev.j3s.model.FieldError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code x-kubernetes-validations} of one version of one type. Rules compile when they first run.
 * Thread-safe.
 */
final class CelRules {
    static final String KEY = "x-kubernetes-validations";
    private static final Pattern OLD_SELF = Pattern.compile("\\boldSelf\\b");

    private final CelEnvironment environment;
    private final JsonNode schema;
    private final boolean any;
    private final Map<String, Expression> expressions = new ConcurrentHashMap<>();

    CelRules(CelEnvironment environment, JsonNode schema) {
        this.environment = environment;
        this.schema = schema;
        this.any = has(schema);
    }

    /** True when some node below has a rule: without one, CEL is never loaded. */
    static boolean has(JsonNode schema) {
        if (!schema.path(KEY).isEmpty()) {
            return true;
        }
        for (var child : schema.path("properties")) {
            if (has(child)) {
                return true;
            }
        }
        return (schema.path("items").isObject() && has(schema.path("items")))
                || (schema.path("additionalProperties").isObject()
                        && has(schema.path("additionalProperties")));
    }

    boolean isEmpty() {
        return !any;
    }

    static boolean usesOldSelf(String rule) {
        return OLD_SELF.matcher(rule).find();
    }

    /** {@code old} is absent for a create. */
    List<FieldError> check(JsonNode object, @Nullable JsonNode old) {
        var errors = new ArrayList<FieldError>(0);
        if (any) {
            walk(object, old, schema, "", errors);
        }
        return errors;
    }

    private void walk(
            JsonNode value,
            @Nullable JsonNode old,
            JsonNode rules,
            String path,
            List<FieldError> errors) {
        if (value.isNull()) {
            return;
        }
        for (var rule : rules.path(KEY)) {
            apply(rule, value, old, rules, path, errors);
        }
        if (value.isObject()) {
            for (var entry : value.properties()) {
                var property = rules.path("properties").get(entry.getKey());
                var child = property == null ? rules.path("additionalProperties") : property;
                if (child.isObject()) {
                    var name = entry.getKey();
                    walk(
                            entry.getValue(),
                            old == null ? null : old.get(name),
                            child,
                            path.isEmpty() ? name : path + "." + name,
                            errors);
                }
            }
        } else if (value.isArray() && rules.path("items").isObject()) {
            walkItems(value, old, rules, path, errors);
        }
    }

    /** Only items of a list of type map have a history. */
    private void walkItems(
            JsonNode list,
            @Nullable JsonNode old,
            JsonNode rules,
            String path,
            List<FieldError> errors) {
        var keys =
                rules.path("x-kubernetes-list-type").asText("").equals("map")
                        ? CrdSchemas.strings(rules.path("x-kubernetes-list-map-keys"))
                        : List.<String>of();
        var before = new HashMap<List<JsonNode>, JsonNode>();
        if (old != null && !keys.isEmpty()) {
            old.forEach(item -> before.put(identity(item, keys), item));
        }
        for (int i = 0; i < list.size(); i++) {
            var item = list.get(i);
            var was = keys.isEmpty() ? null : before.get(identity(item, keys));
            walk(item, was, rules.path("items"), path + "[" + i + "]", errors);
        }
    }

    private static List<JsonNode> identity(JsonNode item, List<String> keys) {
        return keys.stream().map(item::path).toList();
    }

    private void apply(
            JsonNode rule,
            JsonNode value,
            @Nullable JsonNode old,
            JsonNode rules,
            String path,
            List<FieldError> errors) {
        var text = rule.path("rule").asText();
        var transition = usesOldSelf(text);
        var optional = rule.path("optionalOldSelf").asBoolean();
        if (transition && old == null && !optional) {
            return;
        }
        if (!transition && old != null && old.equals(value)) {
            // Ratcheting: what nobody touched is not judged again.
            return;
        }
        var variables = new HashMap<String, Object>();
        variables.put("self", CelValues.of(value, rules));
        var oldValue = old == null ? null : CelValues.of(old, rules);
        if (optional) {
            variables.put("oldSelf", Optional.ofNullable(oldValue));
        } else if (oldValue != null) {
            variables.put("oldSelf", oldValue);
        }
        var fixed = rule.path("message").asText("").strip();
        try {
            if (!Boolean.TRUE.equals(expression(text, SimpleType.BOOL).evaluate(variables))) {
                errors.add(failed(rule, path, value, message(rule, variables, fixed)));
            }
        } catch (RuleException e) {
            var which = fixed.isEmpty() ? text.strip() : fixed;
            errors.add(
                    FieldError.invalid(
                            at(path),
                            typeOf(value),
                            e.getMessage() + " evaluating rule: " + which));
        }
    }

    private Expression expression(String text, CelType result) throws RuleException {
        var known = expressions.get(text);
        if (known == null) {
            known = environment.compile(text, result);
            expressions.put(text, known);
        }
        return known;
    }

    private String message(JsonNode rule, Map<String, Object> variables, String fixed) {
        var text = rule.path("messageExpression").asText("");
        if (!text.isEmpty()) {
            try {
                var made = expression(text, SimpleType.STRING).evaluate(variables);
                if (made instanceof String message
                        && !message.isBlank()
                        && message.indexOf('\n') < 0) {
                    return message.strip();
                }
            } catch (RuleException e) {
                // Upstream falls back too: a broken message must not hide the failed rule.
                return fallback(rule, fixed);
            }
        }
        return fallback(rule, fixed);
    }

    private static String fallback(JsonNode rule, String fixed) {
        return fixed.isEmpty() ? "failed rule: " + rule.path("rule").asText().strip() : fixed;
    }

    private static FieldError failed(JsonNode rule, String path, JsonNode value, String message) {
        var below = rule.path("fieldPath").asText("");
        var full = path + below;
        var at = at(full.startsWith(".") ? full.substring(1) : full);
        return switch (rule.path("reason").asText("FieldValueInvalid")) {
            case "FieldValueForbidden" -> FieldError.forbidden(at, message);
            case "FieldValueRequired" -> FieldError.required(at, message);
            case "FieldValueDuplicate" ->
                    new FieldError(
                            FieldError.Type.DUPLICATE, at, '"' + typeOf(value) + '"', message);
            default -> new FieldError(FieldError.Type.INVALID, at, null, message);
        };
    }

    private static String at(String path) {
        return path.isEmpty() ? "<nil>" : path;
    }

    private static String typeOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "object";
            case ARRAY -> "array";
            case STRING -> "string";
            case BOOLEAN -> "boolean";
            default -> value.isIntegralNumber() ? "integer" : "number";
        };
    }
}
