package dev.j3s.apiserver.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The conditions in a CRD's status. Transition times change only with the condition's status. */
public final class CrdConditions {
    /** Holds a CRD until its instances are gone. */
    public static final String CLEANUP_FINALIZER = "customresourcecleanup.apiextensions.k8s.io";

    record Condition(String type, boolean status, String reason, String message) {}

    private CrdConditions() {}

    static boolean isTrue(JsonNode crd, String type) {
        for (var condition : crd.path("status").path("conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition.path("status").asText().equals("True");
            }
        }
        return false;
    }

    static void set(ObjectNode crd, Condition condition, Instant now) {
        var list = crd.withObject("/status").withArray("/conditions");
        var status = condition.status() ? "True" : "False";
        for (var known : list) {
            if (known.path("type").asText().equals(condition.type())) {
                var object = (ObjectNode) known;
                if (!known.path("status").asText().equals(status)) {
                    object.put("status", status).put("lastTransitionTime", time(now));
                }
                object.put("reason", condition.reason()).put("message", condition.message());
                return;
            }
        }
        list.addObject()
                .put("type", condition.type())
                .put("status", status)
                .put("lastTransitionTime", time(now))
                .put("reason", condition.reason())
                .put("message", condition.message());
    }

    private static String time(Instant now) {
        return now.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
