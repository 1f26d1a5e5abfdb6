package dev.j3s.apiserver.types.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.registry.Strategy;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;
import dev.j3s.model.FieldError;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Pods: defaults, what may change, and how they end (pkg/registry/core/pod/strategy.go). */
public final class PodStrategy implements Strategy {
    @Override
    public void applyDefaults(ObjectNode pod) {
        PodDefaults.applyToPod(pod);
        if (pod.get("spec") instanceof ObjectNode spec
                && Fields.number(spec, "terminationGracePeriodSeconds") < 0) {
            spec.put("terminationGracePeriodSeconds", 1);
        }
        if (pod.get("status") instanceof ObjectNode status) {
            podIps(status);
        }
    }

    /** The singular field and the first of the plural one are the same address. */
    private static void podIps(ObjectNode status) {
        var ip = Fields.text(status, "podIP");
        var ips = Fields.items(status, "podIPs");
        if (!ip.isEmpty() && (ips.isEmpty() || !Fields.text(ips.getFirst(), "ip").equals(ip))) {
            status.putArray("podIPs").addObject().put("ip", ip);
        } else if (ip.isEmpty() && !ips.isEmpty()) {
            status.put("podIP", Fields.text(ips.getFirst(), "ip"));
        }
    }

    @Override
    public void prepareForCreate(ObjectNode pod) {
        Fields.ensure(pod, "metadata").put("generation", 1);
        var spec = Fields.ensure(pod, "spec");
        var status = pod.putObject("status");
        status.put("phase", "Pending").put("qosClass", PodQuality.of(spec));
        if (Fields.size(spec, "schedulingGates") > 0) {
            status.putArray("conditions")
                    .addObject()
                    .put("type", "PodScheduled")
                    .put("status", "False")
                    .put("reason", "SchedulingGated")
                    .put("message", "Scheduling is blocked due to non-empty scheduling gates");
        }
        MatchLabelKeys.apply(spec, Fields.at(pod, "metadata", "labels"));
    }

    @Override
    public void prepareForUpdate(ObjectNode pod, JsonNode old) {
        Fields.keep(pod, old, "status");
        bumpGeneration(pod, old);
    }

    private static void bumpGeneration(ObjectNode pod, JsonNode old) {
        var generation = Fields.number(Fields.get(old, "metadata"), "generation");
        var changed = !Fields.same(pod.get("spec"), old.get("spec"));
        if (generation > 0 || changed) {
            Fields.ensure(pod, "metadata").put("generation", generation + (changed ? 1 : 0));
        }
    }

    @Override
    public void prepareForSubresource(String subresource, ObjectNode pod, JsonNode old) {
        switch (subresource) {
            case "status" -> prepareStatus(pod, old);
            case "ephemeralcontainers" -> {
                var containers = Fields.at(pod, "spec", "ephemeralContainers").deepCopy();
                keepAllBut(pod, old);
                if (containers instanceof ArrayNode array) {
                    Fields.ensure(pod, "spec").set("ephemeralContainers", array);
                }
                bumpGeneration(pod, old);
            }
            case "resize" -> {
                prepareResize(pod, old);
                bumpGeneration(pod, old);
            }
            default -> keepAllBut(pod, old);
        }
    }

    private static void prepareStatus(ObjectNode pod, JsonNode old) {
        Fields.keep(pod, old, "spec");
        var metadata = Fields.ensure(pod, "metadata");
        var before = Fields.get(old, "metadata");
        for (var field : List.of("ownerReferences", "deletionTimestamp", "generation")) {
            Fields.keep(metadata, before, field);
        }
        var status = Fields.ensure(pod, "status");
        if (Fields.text(status, "qosClass").isEmpty()) {
            Fields.keep(status, Fields.get(old, "status"), "qosClass");
        }
        if (Fields.number(status, "observedGeneration") == 0) {
            Fields.keep(status, Fields.get(old, "status"), "observedGeneration");
        }
        keepObservedGenerations(status, Fields.get(old, "status"));
    }

    /** Clients that do not know the field must not wipe it. */
    private static void keepObservedGenerations(JsonNode status, JsonNode old) {
        var known = new HashMap<String, Long>();
        for (var condition : Fields.items(old, "conditions")) {
            known.putIfAbsent(
                    Fields.text(condition, "type"), Fields.number(condition, "observedGeneration"));
        }
        for (var condition : Fields.items(status, "conditions")) {
            var before = known.getOrDefault(Fields.text(condition, "type"), 0L);
            if (condition instanceof ObjectNode object
                    && before > 0
                    && Fields.number(condition, "observedGeneration") == 0) {
                object.put("observedGeneration", before);
            }
        }
    }

    private static void keepAllBut(ObjectNode pod, JsonNode old) {
        Fields.keep(pod, old, "spec");
        Fields.keep(pod, old, "status");
        var metadata = Fields.ensure(pod, "metadata");
        var before = Fields.get(old, "metadata");
        for (var field :
                List.of(
                        "labels",
                        "annotations",
                        "finalizers",
                        "ownerReferences",
                        "deletionTimestamp",
                        "generation")) {
            Fields.keep(metadata, before, field);
        }
    }

    /** Only resources and resize policies come from the request, when the containers match. */
    private static void prepareResize(ObjectNode pod, JsonNode old) {
        var asked = Fields.get(pod, "spec").deepCopy();
        var before = Fields.get(old, "spec");
        for (var list : List.of("containers", "initContainers")) {
            if (Fields.size(asked, list) != Fields.size(before, list)) {
                return;
            }
        }
        keepAllBut(pod, old);
        var spec = Fields.ensure(pod, "spec");
        Fields.keep(spec, asked, "resources");
        for (var list : List.of("containers", "initContainers")) {
            var now = Fields.items(spec, list);
            var wanted = Fields.items(asked, list);
            for (var i = 0; i < now.size(); i++) {
                if (now.get(i) instanceof ObjectNode container) {
                    Fields.keep(container, wanted.get(i), "resources");
                    Fields.keep(container, wanted.get(i), "resizePolicy");
                }
            }
        }
    }

    @Override
    public List<FieldError> validate(JsonNode pod) {
        var problems = new Problems();
        new PodSpecRules(problems).pod(pod);
        var spec = Fields.get(pod, "spec");
        if (Fields.size(spec, "ephemeralContainers") > 0) {
            problems.forbidden(Path.SPEC.child("ephemeralContainers"), "cannot be set on create");
        }
        if (!Fields.text(spec, "nodeName").isEmpty() && Fields.size(spec, "schedulingGates") > 0) {
            problems.forbidden(
                    Path.SPEC.child("nodeName"),
                    "cannot be set until all schedulingGates have been cleared");
        }
        return problems.list();
    }

    @Override
    public List<FieldError> validateUpdate(JsonNode pod, JsonNode old) {
        var problems = new Problems();
        new PodSpecRules(problems).pod(pod);
        new PodUpdateRules(problems).update(pod, old);
        return problems.list();
    }

    @Override
    public List<FieldError> validateSubresource(String subresource, JsonNode pod, JsonNode old) {
        var problems = new Problems();
        switch (subresource) {
            case "status" -> new PodStatusRules(problems).update(pod, old);
            case "ephemeralcontainers" -> {
                new PodSpecRules(problems).pod(pod);
                new PodUpdateRules(problems).ephemeralContainers(pod, old);
            }
            case "resize" -> {
                new PodSpecRules(problems).pod(pod);
                new PodUpdateRules(problems).resize(pod, old);
            }
            default -> {
                // The other subresources are actions, not updates.
            }
        }
        return problems.list();
    }

    @Override
    public Map<String, String> selectableFields(JsonNode pod) {
        var spec = Fields.get(pod, "spec");
        var status = Fields.get(pod, "status");
        return Map.of(
                "spec.nodeName", Fields.text(spec, "nodeName"),
                "spec.restartPolicy", Fields.text(spec, "restartPolicy"),
                "spec.schedulerName", Fields.text(spec, "schedulerName"),
                "spec.serviceAccountName", Fields.text(spec, "serviceAccountName"),
                "spec.hostNetwork", Boolean.toString(Fields.flag(spec, "hostNetwork")),
                "status.phase", Fields.text(status, "phase"),
                "status.podIP", Fields.text(Fields.get(status, "podIPs").path(0), "ip"),
                "status.nominatedNodeName", Fields.text(status, "nominatedNodeName"));
    }

    @Override
    public List<String> warnings(JsonNode pod) {
        return PodWarnings.ofPod(pod);
    }

    /** A pod that no kubelet knows, or that has ended, goes at once. */
    @Override
    public long gracePeriodSeconds(JsonNode pod, long asked) {
        var spec = Fields.get(pod, "spec");
        var phase = Fields.text(Fields.get(pod, "status"), "phase");
        if (Fields.text(spec, "nodeName").isEmpty()
                || phase.equals("Failed")
                || phase.equals("Succeeded")) {
            return 0;
        }
        var period = asked >= 0 ? asked : Fields.number(spec, "terminationGracePeriodSeconds");
        return period < 0 ? 1 : period;
    }

    @Override
    public boolean returnsDeletedObject() {
        return true;
    }
}
