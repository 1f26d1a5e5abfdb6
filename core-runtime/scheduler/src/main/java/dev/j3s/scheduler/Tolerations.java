package dev.j3s.scheduler;

import com.fasterxml.jackson.databind.JsonNode;

/** Whether a pod puts up with a taint. (k8s.io/api core/v1 Toleration.ToleratesTaint) */
final class Tolerations {
    private Tolerations() {}

    static boolean tolerates(JsonNode tolerations, NodeView.Taint taint) {
        for (var toleration : tolerations) {
            if (tolerates(taint, toleration)) {
                return true;
            }
        }
        return false;
    }

    private static boolean tolerates(NodeView.Taint taint, JsonNode toleration) {
        var effect = toleration.path("effect").asText();
        var key = toleration.path("key").asText();
        if (!effect.isEmpty() && !effect.equals(taint.effect())
                || !key.isEmpty() && !key.equals(taint.key())) {
            return false;
        }
        return switch (toleration.path("operator").asText("Equal")) {
            case "Exists" -> true;
            case "", "Equal" ->
                    !key.isEmpty() && toleration.path("value").asText().equals(taint.value());
            default -> false;
        };
    }
}
