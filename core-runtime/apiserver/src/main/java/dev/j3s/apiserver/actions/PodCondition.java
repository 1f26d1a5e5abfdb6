package dev.j3s.apiserver.actions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.temporal.ChronoUnit;

/** A condition as the server itself writes it on a pod. */
record PodCondition(String type, String status, String reason, String message) {

    /** The transition time moves only when the status does. */
    void setOn(ObjectNode pod, Clock clock) {
        var conditions = pod.withObjectProperty("status").withArrayProperty("conditions");
        ObjectNode found = null;
        for (var one : conditions) {
            if (one instanceof ObjectNode tree && one.path("type").asText("").equals(type)) {
                found = tree;
            }
        }
        var condition = found == null ? conditions.addObject().put("type", type) : found;
        if (!condition.path("status").asText("").equals(status)) {
            condition
                    .put("status", status)
                    .put(
                            "lastTransitionTime",
                            clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        }
        if (!condition.has("lastProbeTime")) {
            condition.putNull("lastProbeTime");
        }
        put(condition, "reason", reason);
        put(condition, "message", message);
    }

    private static void put(ObjectNode condition, String field, String value) {
        if (value.isEmpty()) {
            condition.remove(field);
        } else {
            condition.put(field, value);
        }
    }
}
