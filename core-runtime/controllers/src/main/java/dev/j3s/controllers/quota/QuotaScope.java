package dev.j3s.controllers.quota;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.controllers.kube.Pod;

/** Whether a quota with scopes counts a pod. Pure. */
final class QuotaScope {
    private QuotaScope() {}

    static boolean matches(JsonNode spec, Pod pod) {
        for (var scope : spec.path("scopes")) {
            if (!in(scope.asText(), pod)) {
                return false;
            }
        }
        for (var one : spec.path("scopeSelector").path("matchExpressions")) {
            if (!matchesExpression(one, pod)) {
                return false;
            }
        }
        return true;
    }

    private static boolean matchesExpression(JsonNode expression, Pod pod) {
        var scope = expression.path("scopeName").asText();
        var operator = expression.path("operator").asText();
        if (!scope.equals("PriorityClass")) {
            return in(scope, pod);
        }
        var name = pod.resources().priorityClass();
        var listed = false;
        for (var value : expression.path("values")) {
            listed |= value.asText().equals(name);
        }
        return switch (operator) {
            case "In" -> listed;
            case "NotIn" -> !listed;
            case "DoesNotExist" -> name.isEmpty();
            default -> !name.isEmpty();
        };
    }

    private static boolean in(String scope, Pod pod) {
        var resources = pod.resources();
        return switch (scope) {
            case "Terminating" -> resources.terminating();
            case "NotTerminating" -> !resources.terminating();
            case "BestEffort" -> resources.bestEffort();
            case "NotBestEffort" -> !resources.bestEffort();
            case "PriorityClass" -> !resources.priorityClass().isEmpty();
            case "CrossNamespacePodAffinity" -> resources.crossNamespaceAffinity();
            default -> false;
        };
    }
}
