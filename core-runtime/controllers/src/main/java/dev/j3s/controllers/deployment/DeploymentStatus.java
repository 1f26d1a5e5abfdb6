package dev.j3s.controllers.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.controllers.kube.Conditions;
import dev.j3s.controllers.kube.Resource;
import dev.j3s.model.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Deployment's status from its ReplicaSets. Pure (upstream: sync.go and progress.go). */
final class DeploymentStatus {
    static final String AVAILABLE = "Available";
    static final String PROGRESSING = "Progressing";
    static final String REPLICA_FAILURE = "ReplicaFailure";
    static final String TIMED_OUT = "ProgressDeadlineExceeded";
    static final String NEW_AVAILABLE = "NewReplicaSetAvailable";
    private static final int NO_DEADLINE = Integer.MAX_VALUE;

    private final Resource deployment;
    private final @Nullable Resource current;
    private final List<Resource> all;
    private final Instant now;

    DeploymentStatus(
            Resource deployment, @Nullable Resource current, List<Resource> old, Instant now) {
        this.deployment = deployment;
        this.current = current;
        this.all = new ArrayList<>(old);
        if (current != null) {
            all.add(current);
        }
        this.now = now;
    }

    /** Counts and the Available condition; other conditions as they are. */
    ObjectNode counts() {
        var available = ReplicaSets.sumStatus(all, "availableReplicas");
        var total = ReplicaSets.sum(all);
        var status = Json.object();
        status.put("observedGeneration", deployment.meta().generation());
        putUnlessZero(status, "replicas", ReplicaSets.sumStatus(all, "replicas"));
        putUnlessZero(
                status,
                "updatedReplicas",
                current == null ? 0 : current.status().path("replicas").asInt());
        putUnlessZero(status, "readyReplicas", ReplicaSets.sumStatus(all, "readyReplicas"));
        putUnlessZero(status, "availableReplicas", available);
        status.put("terminatingReplicas", ReplicaSets.sumStatus(all, "terminatingReplicas"));
        putUnlessZero(status, "unavailableReplicas", Math.max(0, total - available));
        var collisions = deployment.status().path("collisionCount");
        if (!collisions.isMissingNode()) {
            status.set("collisionCount", collisions);
        }
        var conditions = deployment.status().path("conditions");
        if (!conditions.isEmpty()) {
            status.set("conditions", conditions.deepCopy());
        }
        var wanted = deployment.replicas();
        var minimum = wanted - Strategy.of(deployment).unavailableMax(wanted);
        if (available >= minimum) {
            set(
                    status,
                    AVAILABLE,
                    "True",
                    "MinimumReplicasAvailable",
                    "Deployment has minimum availability.");
        } else {
            set(
                    status,
                    AVAILABLE,
                    "False",
                    "MinimumReplicasUnavailable",
                    "Deployment does not have minimum availability.");
        }
        return status;
    }

    /** Everything, the progress of the rollout included. */
    ObjectNode full() {
        var status = counts();
        var progressing = Conditions.find(deployment.status(), PROGRESSING);
        var settled =
                status.path("replicas").asInt() == status.path("updatedReplicas").asInt()
                        && progressing != null
                        && progressing.path("reason").asText().equals(NEW_AVAILABLE);
        if (hasDeadline() && !settled) {
            progress(status, progressing);
        }
        replicaFailure(status);
        return status;
    }

    private void progress(ObjectNode status, @Nullable JsonNode before) {
        var name =
                current == null
                        ? "Deployment \"" + deployment.meta().name() + "\""
                        : "ReplicaSet \"" + current.meta().name() + "\"";
        if (complete(status)) {
            set(status, PROGRESSING, "True", NEW_AVAILABLE, name + " has successfully progressed.");
        } else if (progressed(status)) {
            var condition =
                    set(
                            status,
                            PROGRESSING,
                            "True",
                            "ReplicaSetUpdated",
                            name + " is progressing.");
            condition.put("lastUpdateTime", Conditions.seconds(now));
        } else if (timedOut(before)) {
            set(status, PROGRESSING, "False", TIMED_OUT, name + " has timed out progressing.");
        }
    }

    private void replicaFailure(ObjectNode status) {
        Conditions.remove(status, REPLICA_FAILURE);
        for (var set : all) {
            var failure = Conditions.find(set.status(), REPLICA_FAILURE);
            if (failure != null) {
                set(
                        status,
                        REPLICA_FAILURE,
                        failure.path("status").asText(),
                        failure.path("reason").asText(),
                        failure.path("message").asText());
                return;
            }
        }
    }

    /** As {@link Conditions#set}, with the update time that only Deployments have. */
    ObjectNode set(ObjectNode status, String type, String value, String reason, String message) {
        return set(status, type, value, reason, message, now);
    }

    static ObjectNode set(
            ObjectNode status,
            String type,
            String value,
            String reason,
            String message,
            Instant now) {
        var old = Conditions.find(status, type);
        var condition = Conditions.set(status, type, value, reason, message, now);
        condition.put("lastUpdateTime", Conditions.seconds(now));
        if (old != null
                && old.path("status").asText().equals(value)
                && old.path("reason").asText().equals(reason)) {
            // The same news again: as it was, message and times included.
            condition.put(
                    "lastUpdateTime", old.path("lastUpdateTime").asText(Conditions.seconds(now)));
            condition.put("message", old.path("message").asText());
        }
        return condition;
    }

    boolean complete(JsonNode status) {
        var wanted = deployment.replicas();
        return status.path("updatedReplicas").asInt() == wanted
                && status.path("replicas").asInt() == wanted
                && status.path("availableReplicas").asInt() == wanted
                && status.path("observedGeneration").asLong() >= deployment.meta().generation();
    }

    private boolean progressed(JsonNode status) {
        var before = deployment.status();
        var oldNow = status.path("replicas").asInt() - status.path("updatedReplicas").asInt();
        var oldBefore = before.path("replicas").asInt() - before.path("updatedReplicas").asInt();
        return grew(status, before, "updatedReplicas")
                || oldNow < oldBefore
                || grew(status, before, "readyReplicas")
                || grew(status, before, "availableReplicas");
    }

    private static boolean grew(JsonNode now, JsonNode before, String field) {
        return now.path(field).asInt() > before.path(field).asInt();
    }

    private boolean hasDeadline() {
        return deadlineSeconds() != NO_DEADLINE;
    }

    private int deadlineSeconds() {
        return deployment.spec().path("progressDeadlineSeconds").asInt(NO_DEADLINE);
    }

    private boolean timedOut(@Nullable JsonNode progressing) {
        if (progressing == null || progressing.path("reason").asText().equals(NEW_AVAILABLE)) {
            return false;
        }
        if (progressing.path("reason").asText().equals(TIMED_OUT)) {
            return true;
        }
        return deadline(progressing).isBefore(now);
    }

    private Instant deadline(JsonNode progressing) {
        var updated = progressing.path("lastUpdateTime").asText();
        var since = updated.isEmpty() ? now : Instant.parse(updated);
        return since.plusSeconds(deadlineSeconds());
    }

    /** When to look again for the deadline's sake; absent when there is nothing to wait for. */
    @Nullable Duration untilDeadline(JsonNode status) {
        var progressing = Conditions.find(status, PROGRESSING);
        if (!hasDeadline()
                || progressing == null
                || complete(status)
                || progressing.path("reason").asText().equals(TIMED_OUT)
                || progressing.path("reason").asText().equals(NEW_AVAILABLE)) {
            return null;
        }
        return Duration.between(now, deadline(progressing)).plusSeconds(1);
    }

    private static void putUnlessZero(ObjectNode status, String field, int value) {
        if (value != 0) {
            status.put(field, value);
        }
    }
}
