package dev.j3s.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Which pods and claims a scoped quota is about. */
final class QuotaScopes {
    private QuotaScopes() {}

    /** True when every scope of the quota fits; quotas without scopes fit everything. */
    static boolean match(JsonNode quota, String resource, JsonNode object) {
        var spec = quota.path("spec");
        for (var scope : spec.path("scopes")) {
            if (!holds(scope.asText(), "Exists", List.of(), resource, object)) {
                return false;
            }
        }
        for (var one : spec.path("scopeSelector").path("matchExpressions")) {
            var values = new ArrayList<String>();
            one.path("values").forEach(value -> values.add(value.asText()));
            if (!holds(
                    one.path("scopeName").asText(""),
                    one.path("operator").asText(""),
                    values,
                    resource,
                    object)) {
                return false;
            }
        }
        return true;
    }

    private static boolean holds(
            String scope, String operator, List<String> values, String resource, JsonNode object) {
        var spec = object.path("spec");
        if (resource.equals("persistentvolumeclaims")) {
            return scope.equals("VolumeAttributesClass")
                    && matches(spec.path("volumeAttributesClassName").asText(""), operator, values);
        }
        if (!resource.equals("pods")) {
            return false;
        }
        return switch (scope) {
            case "Terminating" -> spec.path("activeDeadlineSeconds").asLong(-1) >= 0;
            case "NotTerminating" -> spec.path("activeDeadlineSeconds").asLong(-1) < 0;
            case "BestEffort" -> isBestEffort(spec);
            case "NotBestEffort" -> !isBestEffort(spec);
            case "PriorityClass" ->
                    matches(spec.path("priorityClassName").asText(""), operator, values);
            case "CrossNamespacePodAffinity" -> hasCrossNamespaceAffinity(spec);
            default -> false;
        };
    }

    private static boolean matches(String value, String operator, List<String> values) {
        return switch (operator) {
            case "In" -> values.contains(value);
            case "NotIn" -> !values.contains(value);
            case "Exists" -> !value.isEmpty();
            case "DoesNotExist" -> value.isEmpty();
            default -> false;
        };
    }

    private static boolean isBestEffort(JsonNode spec) {
        var counted = Set.of("cpu", "memory");
        for (var field : List.of("containers", "initContainers")) {
            for (var container : spec.path(field)) {
                for (var part : List.of("requests", "limits")) {
                    for (var one : container.path("resources").path(part).properties()) {
                        if (counted.contains(one.getKey())) {
                            return false;
                        }
                    }
                }
            }
        }
        return true;
    }

    private static boolean hasCrossNamespaceAffinity(JsonNode spec) {
        for (var kind : List.of("podAffinity", "podAntiAffinity")) {
            var affinity = spec.path("affinity").path(kind);
            for (var term : affinity.path("requiredDuringSchedulingIgnoredDuringExecution")) {
                if (crosses(term)) {
                    return true;
                }
            }
            for (var term : affinity.path("preferredDuringSchedulingIgnoredDuringExecution")) {
                if (crosses(term.path("podAffinityTerm"))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean crosses(JsonNode term) {
        return !term.path("namespaces").isEmpty() || term.path("namespaceSelector").isObject();
    }
}
