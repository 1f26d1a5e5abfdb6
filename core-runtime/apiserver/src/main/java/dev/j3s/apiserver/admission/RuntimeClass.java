package dev.j3s.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.admission.AdmissionRequest.Operation;
import dev.j3s.apiserver.registry.ObjectReader;
import dev.j3s.model.GroupResource;
import dev.j3s.model.Quantity;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a runtime class adds to its pods: overhead, node selector, tolerations. */
final class RuntimeClass implements AdmissionPlugin {
    private static final GroupResource CLASSES = new GroupResource("node.k8s.io", "runtimeclasses");
    private static final String MISMATCH =
            "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead";

    private final ObjectReader reader;

    RuntimeClass(ObjectReader reader) {
        this.reader = reader;
    }

    @Override
    public String name() {
        return "RuntimeClass";
    }

    @Override
    public boolean handles(AdmissionRequest request) {
        return request.isForObject("", "pods") && request.operation() == Operation.CREATE;
    }

    private Optional<JsonNode> runtimeClass(AdmissionRequest request, JsonNode pod) {
        var name = pod.path("spec").path("runtimeClassName").asText("");
        if (name.isEmpty()) {
            return Optional.empty();
        }
        var found = reader.get(CLASSES, "", name);
        if (found.isEmpty()) {
            throw request.forbidden("pod rejected: RuntimeClass \"" + name + "\" not found");
        }
        return found;
    }

    @Override
    public void admit(AdmissionRequest request) {
        var pod = request.object();
        if (pod == null) {
            return;
        }
        var found = runtimeClass(request, pod);
        if (found.isEmpty()) {
            return;
        }
        var spec = pod.withObjectProperty("spec");
        var overhead = found.get().path("overhead").path("podFixed");
        if (!overhead.isEmpty()) {
            if (!spec.path("overhead").isEmpty()
                    && !sameQuantities(overhead, spec.path("overhead"))) {
                throw request.forbidden(MISMATCH);
            }
            spec.set("overhead", overhead.deepCopy());
        }
        schedule(request, spec, found.get().path("scheduling"));
    }

    private static boolean sameQuantities(JsonNode left, JsonNode right) {
        if (left.size() != right.size()) {
            return false;
        }
        for (var one : left.properties()) {
            var other = right.get(one.getKey());
            if (other == null || Quantity.of(one.getValue()).compareTo(Quantity.of(other)) != 0) {
                return false;
            }
        }
        return true;
    }

    private static void schedule(AdmissionRequest request, ObjectNode spec, JsonNode scheduling) {
        for (var one : scheduling.path("nodeSelector").properties()) {
            var selector = spec.withObjectProperty("nodeSelector");
            var own = selector.path(one.getKey());
            if (own.isTextual() && !own.equals(one.getValue())) {
                throw request.forbidden(
                        "conflict: runtimeClass.scheduling.nodeSelector["
                                + one.getKey()
                                + "] = "
                                + one.getValue().asText()
                                + "; pod.spec.nodeSelector["
                                + one.getKey()
                                + "] = "
                                + own.asText());
            }
            selector.set(one.getKey(), one.getValue());
        }
        for (var toleration : scheduling.path("tolerations")) {
            var tolerations = spec.withArrayProperty("tolerations");
            var known = false;
            for (var one : tolerations) {
                known |= one.equals(toleration);
            }
            if (!known) {
                tolerations.add(toleration.deepCopy());
            }
        }
    }

    @Override
    public void validate(AdmissionRequest request) {
        var pod = request.object();
        if (pod == null) {
            return;
        }
        var overhead = runtimeClass(request, pod).map(one -> one.path("overhead").path("podFixed"));
        var own = pod.path("spec").get("overhead");
        check(request, overhead.filter(one -> !one.isEmpty()).orElse(null), own);
    }

    private static void check(
            AdmissionRequest request, @Nullable JsonNode defined, @Nullable JsonNode own) {
        if (defined == null && own != null) {
            throw request.forbidden(
                    "pod rejected: Pod Overhead set without corresponding RuntimeClass defined"
                            + " Overhead");
        }
        if (defined != null && (own == null || !sameQuantities(defined, own))) {
            throw request.forbidden(MISMATCH);
        }
    }
}
