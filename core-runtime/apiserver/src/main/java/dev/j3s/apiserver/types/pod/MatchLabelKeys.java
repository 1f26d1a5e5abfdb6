package dev.j3s.apiserver.types.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.types.fields.Fields;
import java.util.List;

/** Merges the pod's own labels that terms name by key into the terms' selectors, once. */
final class MatchLabelKeys {
    private static final List<String> SCHEDULING =
            List.of(
                    "requiredDuringSchedulingIgnoredDuringExecution",
                    "preferredDuringSchedulingIgnoredDuringExecution");

    private MatchLabelKeys() {}

    static void apply(JsonNode spec, JsonNode labels) {
        for (var kind : List.of("podAffinity", "podAntiAffinity")) {
            var affinity = Fields.at(spec, "affinity", kind);
            for (var list : SCHEDULING) {
                for (var term : Fields.items(affinity, list)) {
                    var inner = term.has("podAffinityTerm") ? term.get("podAffinityTerm") : term;
                    merge(inner, labels);
                }
            }
        }
        for (var constraint : Fields.items(spec, "topologySpreadConstraints")) {
            merge(constraint, labels);
        }
    }

    private static void merge(JsonNode term, JsonNode labels) {
        if (!(term.get("labelSelector") instanceof ObjectNode selector)) {
            return;
        }
        for (var key : Fields.texts(term, "matchLabelKeys")) {
            require(selector, key, "In", labels);
        }
        for (var key : Fields.texts(term, "mismatchLabelKeys")) {
            require(selector, key, "NotIn", labels);
        }
    }

    private static void require(ObjectNode selector, String key, String operator, JsonNode labels) {
        var value = labels.get(key);
        if (value == null) {
            return;
        }
        selector.withArray("matchExpressions")
                .addObject()
                .put("key", key)
                .put("operator", operator)
                .putArray("values")
                .add(value.asText(""));
    }
}
