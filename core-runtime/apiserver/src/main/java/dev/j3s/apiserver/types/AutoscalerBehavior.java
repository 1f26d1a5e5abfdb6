package dev.j3s.apiserver.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.model.Json;
import java.util.List;

/**
 * Scaling behavior in the annotation of v1: upstream's internal type, whose fields have no tags.
 */
final class AutoscalerBehavior {
    private static final List<String> POLICY = List.of("type", "value", "periodSeconds");

    private AutoscalerBehavior() {}

    static ObjectNode toInternal(JsonNode behavior) {
        var internal = Json.object();
        for (var direction : List.of("scaleUp", "scaleDown")) {
            var rules = Fields.get(behavior, direction);
            if (rules.isObject()) {
                internal.set(capital(direction), rulesToInternal(rules));
            } else {
                internal.putNull(capital(direction));
            }
        }
        return internal;
    }

    private static ObjectNode rulesToInternal(JsonNode rules) {
        var internal = Json.object();
        for (var field : List.of("stabilizationWindowSeconds", "selectPolicy")) {
            internal.set(capital(field), orNull(rules, field));
        }
        var policies = internal.putArray("Policies");
        for (var policy : Fields.items(rules, "policies")) {
            var one = policies.addObject();
            POLICY.forEach(field -> one.set(capital(field), orNull(policy, field)));
        }
        internal.set("Tolerance", orNull(rules, "tolerance"));
        return internal;
    }

    static ObjectNode toV2(JsonNode internal) {
        var behavior = Json.object();
        for (var direction : List.of("scaleUp", "scaleDown")) {
            var rules = Fields.get(internal, capital(direction));
            if (rules.isObject()) {
                behavior.set(direction, rulesToV2(rules));
            }
        }
        return behavior;
    }

    private static ObjectNode rulesToV2(JsonNode internal) {
        var rules = Json.object();
        for (var field : List.of("stabilizationWindowSeconds", "selectPolicy", "tolerance")) {
            if (Fields.has(internal, capital(field))) {
                rules.set(field, internal.get(capital(field)));
            }
        }
        var policies = rules.putArray("policies");
        for (var policy : Fields.items(internal, "Policies")) {
            var one = policies.addObject();
            POLICY.forEach(field -> one.set(field, orNull(policy, capital(field))));
        }
        return rules;
    }

    private static JsonNode orNull(JsonNode node, String field) {
        var value = node.get(field);
        return value == null ? NullNode.getInstance() : value;
    }

    private static String capital(String field) {
        return Character.toUpperCase(field.charAt(0)) + field.substring(1);
    }
}
