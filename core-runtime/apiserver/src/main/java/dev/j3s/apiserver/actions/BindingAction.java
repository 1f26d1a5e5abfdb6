package dev.j3s.apiserver.actions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.registry.CreateAction;
import dev.j3s.apiserver.registry.ObjectStorage;
import dev.j3s.model.ApiStatus;
import dev.j3s.model.FieldError;
import dev.j3s.model.GroupResource;
import dev.j3s.model.Json;
import java.time.Clock;
import java.util.List;

/** Gives a pod its node, once: {@code pods/binding} and the older {@code bindings}. */
final class BindingAction implements CreateAction {
    private static final GroupResource PODS = new GroupResource("", "pods");
    private static final GroupResource PART = new GroupResource("", "pods/binding");

    private final ObjectStorage storage;
    private final Clock clock;

    BindingAction(ObjectStorage storage, Clock clock) {
        this.storage = storage;
        this.clock = clock;
    }

    @Override
    public ObjectNode create(Request request) {
        var binding = request.body();
        var metadata = binding.path("metadata");
        var pod = metadata.path("name").asText("");
        // the old form has no name in its path
        if (!request.subresource().isEmpty() && !pod.equals(request.name())) {
            throw ApiStatus.badRequest("name in URL does not match name in Binding object")
                    .asException();
        }
        var target = binding.path("target");
        checkTarget(pod, target);
        if (request.dryRun()) {
            var stored =
                    storage.get(PODS, request.namespace(), pod)
                            .orElseThrow(() -> ApiStatus.notFound(PODS, pod).asException());
            checkPod(pod, stored, metadata);
        } else {
            storage.update(
                    PODS,
                    request.namespace(),
                    pod,
                    stored -> bound(stored, pod, target.path("name").asText(""), metadata));
        }
        return success();
    }

    /** The {@code Status} that answers an action with nothing to show. */
    static ObjectNode success() {
        var status = Json.object().put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        return status.put("status", "Success");
    }

    private static void checkTarget(String pod, JsonNode target) {
        var kind = target.path("kind").asText("");
        if (!kind.isEmpty() && !kind.equals("Node")) {
            throw invalid(
                    pod, FieldError.notSupported("target.kind", kind, List.of("Node", "<empty>")));
        }
        if (target.path("name").asText("").isEmpty()) {
            throw invalid(pod, FieldError.required("target.name", ""));
        }
    }

    /** Upstream gives the bare complaint here, which its server turns into a 500. */
    private static RuntimeException invalid(String pod, FieldError error) {
        return ApiStatus.invalid("", "Binding", pod, List.of(error)).asException();
    }

    private static void checkPod(String name, JsonNode pod, JsonNode binding) {
        var uid = binding.path("uid").asText("");
        var stored = pod.path("metadata").path("uid").asText("");
        if (!uid.isEmpty() && !uid.equals(stored)) {
            throw conflict(
                    name,
                    "Precondition failed: UID in precondition: "
                            + uid
                            + ", UID in object meta: "
                            + stored);
        }
        if (pod.path("metadata").has("deletionTimestamp")) {
            throw conflict(name, "pod " + name + " is being deleted, cannot be assigned to a host");
        }
        var node = pod.path("spec").path("nodeName").asText("");
        if (!node.isEmpty()) {
            throw conflict(name, "pod " + name + " is already assigned to node \"" + node + "\"");
        }
        if (!pod.path("spec").path("schedulingGates").isEmpty()) {
            throw conflict(name, "pod " + name + " has non-empty .spec.schedulingGates");
        }
    }

    private static RuntimeException conflict(String pod, String why) {
        return ApiStatus.conflict(PART, pod, why).asException();
    }

    private ObjectNode bound(ObjectNode pod, String name, String node, JsonNode binding) {
        checkPod(name, pod, binding);
        pod.withObjectProperty("spec").put("nodeName", node);
        pod.withObjectProperty("status").remove("nominatedNodeName");
        var metadata = pod.withObjectProperty("metadata");
        for (var field : List.of("annotations", "labels")) {
            for (var one : binding.path(field).properties()) {
                metadata.withObjectProperty(field).set(one.getKey(), one.getValue());
            }
        }
        new PodCondition("PodScheduled", "True", "", "").setOn(pod, clock);
        return pod;
    }
}
