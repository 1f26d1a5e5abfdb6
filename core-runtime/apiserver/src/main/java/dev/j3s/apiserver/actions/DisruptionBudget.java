package dev.j3s.apiserver.actions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.model.ApiException;
import dev.j3s.model.ApiStatus;
import dev.j3s.model.GroupResource;
import java.util.List;

/** A budget as its controller last reported it, and what an eviction may take from it. */
record DisruptionBudget(JsonNode budget) {
    /** More evictions that the controller has not confirmed stop all others. */
    static final int DISRUPTED_PODS_MAX = 2000;

    private static final GroupResource SINGULAR =
            new GroupResource("policy", "poddisruptionbudget");

    String name() {
        return budget.path("metadata").path("name").asText("");
    }

    /**
     * True when a pod that is not ready may go without counting: it does not hold the application
     * up anyway.
     */
    boolean freesUnhealthy() {
        if (budget.path("spec")
                .path("unhealthyPodEvictionPolicy")
                .asText("")
                .equals("AlwaysAllow")) {
            return true;
        }
        var desired = budget.path("status").path("desiredHealthy").asLong(0);
        return desired > 0 && budget.path("status").path("currentHealthy").asLong(0) >= desired;
    }

    /** Throws what upstream answers when no pod may go now. */
    void check() {
        var status = budget.path("status");
        if (status.path("observedGeneration").asLong(0)
                < budget.path("metadata").path("generation").asLong(0)) {
            throw tooManyRequests(
                    "The disruption budget " + name() + " is still being processed by the server.",
                    10);
        }
        if (status.path("disruptionsAllowed").asLong(0) < 0) {
            throw ApiStatus.forbidden(SINGULAR, name(), "pdb disruptions allowed is negative")
                    .asException();
        }
        if (status.path("disruptedPods").size() > DISRUPTED_PODS_MAX) {
            throw ApiStatus.forbidden(
                            SINGULAR,
                            name(),
                            "DisruptedPods map too big - too many evictions not confirmed by PDB"
                                    + " controller")
                    .asException();
        }
        if (status.path("disruptionsAllowed").asLong(0) == 0) {
            throw tooManyRequests(exhausted(), 0);
        }
    }

    private String exhausted() {
        var status = budget.path("status");
        var desired = status.path("desiredHealthy").asLong(0);
        var current = status.path("currentHealthy").asLong(0);
        JsonNode condition = null;
        for (var one : status.path("conditions")) {
            if (one.path("type").asText("").equals("DisruptionAllowed")
                    && one.path("status").asText("").equals("False")
                    && !one.path("message").asText("").isEmpty()) {
                condition = one;
            }
        }
        var reason = condition == null ? "" : condition.path("reason").asText("");
        var message = condition == null ? "" : condition.path("message").asText("");
        var start = "The disruption budget " + name();
        if (reason.equals("SyncFailed")) {
            return start
                    + " does not allow evicting pods currently because it failed sync: "
                    + message;
        }
        if (current <= desired) {
            return start + " needs " + desired + " healthy pods and has " + current + " currently";
        }
        return condition == null
                ? start + " does not allow evicting pods currently"
                : start + " does not allow evicting pods currently (" + reason + "): " + message;
    }

    static ApiException tooManyRequests(String cause, int retryAfterSeconds) {
        var causes = List.of(new ApiStatus.Cause("DisruptionBudget", cause, ""));
        return new ApiStatus(
                        429,
                        "TooManyRequests",
                        "Cannot evict pod as it would violate the pod's disruption budget.",
                        new ApiStatus.Details("", "", "", "", causes, retryAfterSeconds))
                .asException();
    }

    /** Checks again and takes one disruption for {@code pod}; changes and returns the tree. */
    static ObjectNode take(ObjectNode budget, String pod, String now) {
        var view = new DisruptionBudget(budget);
        view.check();
        var status = budget.withObjectProperty("status");
        var left = status.path("disruptionsAllowed").asLong(0) - 1;
        status.put("disruptionsAllowed", left);
        if (left == 0) {
            setInsufficient(budget, now);
        }
        status.withObjectProperty("disruptedPods").put(pod, now);
        return budget;
    }

    private static void setInsufficient(ObjectNode budget, String now) {
        var conditions = budget.withObjectProperty("status").withArrayProperty("conditions");
        ObjectNode found = null;
        for (var one : conditions) {
            if (one instanceof ObjectNode tree
                    && one.path("type").asText("").equals("DisruptionAllowed")) {
                found = tree;
            }
        }
        var condition =
                found == null ? conditions.addObject().put("type", "DisruptionAllowed") : found;
        if (!condition.path("status").asText("").equals("False")) {
            condition.put("status", "False").put("lastTransitionTime", now);
        }
        condition
                .put("reason", "InsufficientPods")
                .put("message", "")
                .put(
                        "observedGeneration",
                        budget.path("status").path("observedGeneration").asLong(0));
    }
}
