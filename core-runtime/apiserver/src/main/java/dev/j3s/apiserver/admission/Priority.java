package dev.j3s.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.admission.AdmissionRequest.Operation;
import dev.j3s.apiserver.registry.ObjectReader;
import dev.j3s.model.GroupResource;
import java.util.Comparator;
import java.util.Optional;

/** From a pod's priority class to its number; at most one class is everybody's. */
final class Priority implements AdmissionPlugin {
    private static final String GROUP = "scheduling.k8s.io";
    private static final GroupResource CLASSES = new GroupResource(GROUP, "priorityclasses");

    private final ObjectReader reader;

    Priority(ObjectReader reader) {
        this.reader = reader;
    }

    @Override
    public String name() {
        return "Priority";
    }

    @Override
    public boolean handles(AdmissionRequest request) {
        return (request.operation() == Operation.CREATE || request.operation() == Operation.UPDATE)
                && (request.isForObject("", "pods")
                        || request.isForObject(GROUP, "priorityclasses"));
    }

    @Override
    public void admit(AdmissionRequest request) {
        var object = request.object();
        if (object == null || !request.isFor("", "pods")) {
            return;
        }
        var spec = object.withObjectProperty("spec");
        var old = request.oldObject();
        if (old == null) {
            setPriority(request, spec);
            return;
        }
        for (var field : new String[] {"priority", "preemptionPolicy"}) {
            if (!spec.hasNonNull(field) && old.path("spec").has(field)) {
                spec.set(field, old.path("spec").path(field));
            }
        }
    }

    private void setPriority(AdmissionRequest request, ObjectNode spec) {
        var asked = spec.path("priorityClassName").asText("");
        var found = asked.isEmpty() ? globalDefault() : reader.get(CLASSES, "", asked);
        if (found.isEmpty() && !asked.isEmpty()) {
            throw request.forbidden("no PriorityClass with name " + asked + " was found");
        }
        var value = found.map(one -> one.path("value").asInt()).orElse(0);
        var policy =
                found.map(one -> one.path("preemptionPolicy").asText("PreemptLowerPriority"))
                        .orElse("PreemptLowerPriority");
        if (spec.hasNonNull("priority") && spec.path("priority").asInt() != value) {
            throw request.forbidden(
                    "the integer value of priority ("
                            + spec.path("priority").asInt()
                            + ") must not be provided in pod spec; priority admission controller"
                            + " computed "
                            + value
                            + " from the given PriorityClass name");
        }
        if (spec.hasNonNull("preemptionPolicy")
                && !spec.path("preemptionPolicy").asText().equals(policy)) {
            throw request.forbidden(
                    "the string value of PreemptionPolicy ("
                            + spec.path("preemptionPolicy").asText()
                            + ") must not be provided in pod spec; priority admission controller"
                            + " computed "
                            + policy
                            + " from the given PriorityClass name");
        }
        found.ifPresent(
                one -> spec.put("priorityClassName", one.path("metadata").path("name").asText("")));
        spec.put("priority", value).put("preemptionPolicy", policy);
    }

    /** Of several after a race, the lowest. */
    private Optional<JsonNode> globalDefault() {
        return reader.list(CLASSES, "").stream()
                .filter(one -> one.path("globalDefault").asBoolean(false))
                .min(Comparator.comparingInt(one -> one.path("value").asInt()));
    }

    @Override
    public void validate(AdmissionRequest request) {
        var object = request.object();
        if (object == null
                || !request.isFor(GROUP, "priorityclasses")
                || !object.path("globalDefault").asBoolean(false)) {
            return;
        }
        var known = globalDefault().map(one -> one.path("metadata").path("name").asText(""));
        if (known.isPresent()
                && (request.operation() == Operation.CREATE
                        || !known.get().equals(request.name()))) {
            throw request.forbidden(
                    "PriorityClass "
                            + known.get()
                            + " is already marked as default. Only one default can exist");
        }
    }
}
