package dev.j3s.controllers.kube;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.model.Quantity;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a pod asks for in sum, as quotas and scores count it: containers add up, init containers
 * count when larger, sidecars add to both (k8s.io/component-helpers resource/helpers.go).
 */
public record PodResources(
        Map<String, Quantity> requests,
        Map<String, Quantity> limits,
        boolean bestEffort,
        boolean terminating,
        boolean crossNamespaceAffinity,
        String priorityClass) {

    static PodResources of(JsonNode spec, JsonNode status) {
        var requests = total(spec, "requests");
        var limits = total(spec, "limits");
        return new PodResources(
                requests,
                limits,
                bestEffort(spec, status),
                spec.hasNonNull("activeDeadlineSeconds"),
                crossNamespace(spec.path("affinity")),
                spec.path("priorityClassName").asText().intern());
    }

    private static boolean bestEffort(JsonNode spec, JsonNode status) {
        var quality = status.path("qosClass").asText();
        if (!quality.isEmpty()) {
            return quality.equals("BestEffort");
        }
        for (var container : spec.path("containers")) {
            var resources = container.path("resources");
            if (!resources.path("requests").isEmpty() || !resources.path("limits").isEmpty()) {
                return false;
            }
        }
        return spec.path("resources").isEmpty();
    }

    private static Map<String, Quantity> total(JsonNode spec, String which) {
        var sum = new TreeMap<String, Quantity>();
        for (var container : spec.path("containers")) {
            add(sum, container.path("resources").path(which));
        }
        var sidecars = new TreeMap<String, Quantity>();
        var highest = new TreeMap<String, Quantity>();
        for (var init : spec.path("initContainers")) {
            var own = init.path("resources").path(which);
            if (init.path("restartPolicy").asText().equals("Always")) {
                add(sum, own);
                add(sidecars, own);
                sidecars.forEach((name, value) -> highest.merge(name, value, Quantity::max));
            } else {
                var during = new TreeMap<>(sidecars);
                add(during, own);
                during.forEach((name, value) -> highest.merge(name, value, Quantity::max));
            }
        }
        highest.forEach((name, value) -> sum.merge(name, value, Quantity::max));
        for (var entry : spec.path("resources").path(which).properties()) {
            sum.put(entry.getKey(), Quantity.parse(entry.getValue().asText()));
        }
        var overhead = spec.path("overhead");
        for (var entry : overhead.properties()) {
            if (which.equals("requests") || sum.containsKey(entry.getKey())) {
                sum.merge(entry.getKey(), Quantity.parse(entry.getValue().asText()), Quantity::add);
            }
        }
        return sum.isEmpty() ? Map.of() : Collections.unmodifiableMap(sum);
    }

    private static void add(Map<String, Quantity> sum, JsonNode amounts) {
        for (var entry : amounts.properties()) {
            sum.merge(entry.getKey(), Quantity.parse(entry.getValue().asText()), Quantity::add);
        }
    }

    private static boolean crossNamespace(JsonNode affinity) {
        for (var kind : affinity) {
            for (var terms : kind) {
                for (var term : terms) {
                    var inner = term.has("podAffinityTerm") ? term.path("podAffinityTerm") : term;
                    if (!inner.path("namespaces").isEmpty() || inner.has("namespaceSelector")) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
