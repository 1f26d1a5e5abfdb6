package dev.j3s.apiserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.model.ApiStatus;
import dev.j3s.model.FieldError;
import java.util.ArrayList;
import java.util.List;

/**
 * How a delete goes about it.
 *
 * @param gracePeriodSeconds -1 when the client named none
 * @param propagation empty, {@code Orphan}, {@code Background} or {@code Foreground}
 * @param uid precondition, empty: any
 * @param resourceVersion precondition, empty: any
 * @param json as admission sees it
 */
record DeleteOptions(
        long gracePeriodSeconds,
        String propagation,
        String uid,
        String resourceVersion,
        boolean dryRun,
        boolean askedNotToOrphan,
        ObjectNode json) {
    private static final List<String> POLICIES = List.of("Foreground", "Background", "Orphan");

    static DeleteOptions of(ObjectNode json) {
        validate(json);
        var orphan = json.get("orphanDependents");
        var propagation = json.path("propagationPolicy").asText("");
        if (orphan != null && orphan.isBoolean()) {
            propagation = orphan.booleanValue() ? "Orphan" : "Background";
        }
        var preconditions = json.path("preconditions");
        return new DeleteOptions(
                json.path("gracePeriodSeconds").asLong(-1),
                propagation,
                preconditions.path("uid").asText(""),
                preconditions.path("resourceVersion").asText(""),
                json.path("dryRun").path(0).asText("").equals("All"),
                orphan != null && orphan.isBoolean() && !orphan.booleanValue(),
                json);
    }

    private static void validate(JsonNode json) {
        var errors = new ArrayList<FieldError>(0);
        var policy = json.path("propagationPolicy").asText("");
        if (!policy.isEmpty() && json.hasNonNull("orphanDependents")) {
            errors.add(
                    FieldError.invalid(
                            "propagationPolicy",
                            policy,
                            "orphanDependents and deletionPropagation cannot be both set"));
        }
        if (!policy.isEmpty() && !POLICIES.contains(policy)) {
            var allowed = new ArrayList<>(POLICIES);
            allowed.add("nil");
            errors.add(FieldError.notSupported("propagationPolicy", policy, allowed));
        }
        var dryRun = json.path("dryRun");
        for (var value : dryRun) {
            if (!value.asText().equals("All")) {
                errors.add(FieldError.notSupported("dryRun", dryRun, List.of("All")));
            }
        }
        if (!errors.isEmpty()) {
            throw ApiStatus.invalid("meta.k8s.io", "DeleteOptions", "", errors).asException();
        }
    }
}
