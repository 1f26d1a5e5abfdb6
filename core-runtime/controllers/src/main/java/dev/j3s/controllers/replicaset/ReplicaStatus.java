package dev.j3s.controllers.replicaset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.controllers.kube.Conditions;
import dev.j3s.controllers.kube.Pod;
import dev.j3s.controllers.kube.Resource;
import dev.j3s.model.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The status of a ReplicaSet or ReplicationController, from its pods. Pure. */
final class ReplicaStatus {
    private static final String FAILURE = "ReplicaFailure";

    private ReplicaStatus() {}

    /** What creating or deleting pods ended with. */
    record Failure(String reason, String message) {}

    static ObjectNode of(
            Resource owner,
            List<Pod> active,
            int terminating,
            @Nullable Failure failure,
            Instant now) {
        var template = owner.spec().path("template").path("metadata").path("labels");
        var minReady = owner.spec().path("minReadySeconds").asInt();
        var labeled = 0;
        var ready = 0;
        var available = 0;
        for (var pod : active) {
            labeled += carries(pod.meta().labels(), template) ? 1 : 0;
            ready += pod.ready() ? 1 : 0;
            available += pod.available(minReady, now) ? 1 : 0;
        }
        var status = Json.object();
        status.put("replicas", active.size());
        putUnlessZero(status, "fullyLabeledReplicas", labeled);
        putUnlessZero(status, "readyReplicas", ready);
        putUnlessZero(status, "availableReplicas", available);
        if (owner.json().path("kind").asText().equals("ReplicaSet")) {
            status.put("terminatingReplicas", terminating);
        }
        status.put("observedGeneration", owner.meta().generation());
        if (owner.status().path("conditions").size() > 0) {
            status.set("conditions", owner.status().path("conditions").deepCopy());
        }
        if (failure == null) {
            Conditions.remove(status, FAILURE);
        } else if (Conditions.find(status, FAILURE) == null) {
            Conditions.set(status, FAILURE, "True", failure.reason(), failure.message(), now);
        }
        return status;
    }

    private static boolean carries(Map<String, String> labels, JsonNode wanted) {
        for (var entry : wanted.properties()) {
            if (!entry.getValue().asText().equals(labels.get(entry.getKey()))) {
                return false;
            }
        }
        return true;
    }

    private static void putUnlessZero(ObjectNode status, String field, int value) {
        if (value != 0) {
            status.put(field, value);
        }
    }
}
