package dev.j3s.apiserver.types.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;
import dev.j3s.model.Names;
import java.util.List;

/** What an update of a pod may change, through the pod itself and through its subresources. */
final class PodUpdateRules {
    private static final String MAY_CHANGE =
            "pod updates may not change fields other than `spec.containers[*].image`,"
                    + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
                    + "`spec.tolerations` (only additions to existing tolerations),"
                    + "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was"
                    + " previously negative)";
    private static final String MIRROR = "kubernetes.io/config.mirror";
    private static final List<String> CONTAINER_LISTS = List.of("containers", "initContainers");

    private final Problems problems;

    PodUpdateRules(Problems problems) {
        this.problems = problems;
    }

    void update(JsonNode pod, JsonNode oldPod) {
        var spec = Fields.get(pod, "spec");
        var old = Fields.get(oldPod, "spec");
        for (var list : CONTAINER_LISTS) {
            if (Fields.size(spec, list) != Fields.size(old, list)) {
                problems.forbidden(
                        Path.SPEC.child(list), "pod updates may not add or remove containers");
                return;
            }
        }
        if (!deadline(spec, old)) {
            return;
        }
        tolerations(spec, old);
        schedulingGates(spec, old);
        if (Fields.same(spec, old)) {
            return;
        }
        ObjectNode munged = spec.deepCopy();
        for (var list : CONTAINER_LISTS) {
            images(munged, old, list);
        }
        for (var field : List.of("activeDeadlineSeconds", "schedulingGates", "tolerations")) {
            Fields.keep(munged, old, field);
        }
        if (Fields.number(old, "terminationGracePeriodSeconds") < 0
                && Fields.number(munged, "terminationGracePeriodSeconds") == 1) {
            Fields.keep(munged, old, "terminationGracePeriodSeconds");
        }
        if (Fields.size(old, "schedulingGates") > 0) {
            gatedPlacement(munged, old);
        }
        if (!Fields.same(munged, old)) {
            problems.forbidden(Path.SPEC, MAY_CHANGE + "\n" + SpecDiff.of(old, munged));
        }
    }

    private boolean deadline(JsonNode spec, JsonNode old) {
        var path = Path.SPEC.child("activeDeadlineSeconds");
        if (!Fields.has(spec, "activeDeadlineSeconds")) {
            if (Fields.has(old, "activeDeadlineSeconds")) {
                problems.invalid(
                        path,
                        NullNode.getInstance(),
                        "must not update from a positive integer to nil value");
            }
            return true;
        }
        var now = Fields.number(spec, "activeDeadlineSeconds");
        if (now < 0 || now > Integer.MAX_VALUE) {
            problems.invalid(path, now, Names.range(0, Integer.MAX_VALUE));
            return false;
        }
        if (Fields.has(old, "activeDeadlineSeconds")
                && Fields.number(old, "activeDeadlineSeconds") < now) {
            problems.invalid(path, now, "must be less than or equal to previous value");
            return false;
        }
        return true;
    }

    private void tolerations(JsonNode spec, JsonNode old) {
        var now = Fields.items(spec, "tolerations");
        for (var before : Fields.items(old, "tolerations")) {
            var kept = now.stream().anyMatch(toleration -> sameToleration(before, toleration));
            if (!kept) {
                problems.forbidden(
                        Path.SPEC.child("tolerations"),
                        "existing toleration can not be modified except its tolerationSeconds");
                return;
            }
        }
    }

    private static boolean sameToleration(JsonNode a, JsonNode b) {
        for (var field : List.of("key", "operator", "value", "effect")) {
            if (!Fields.text(a, field).equals(Fields.text(b, field))) {
                return false;
            }
        }
        return true;
    }

    private void schedulingGates(JsonNode spec, JsonNode old) {
        var before =
                Fields.items(old, "schedulingGates").stream()
                        .map(gate -> Fields.text(gate, "name"))
                        .toList();
        var now = Fields.items(spec, "schedulingGates");
        for (var i = 0; i < now.size(); i++) {
            var name = Fields.text(now.get(i), "name");
            if (!before.contains(name)) {
                problems.forbidden(
                        Path.SPEC.child("schedulingGates").index(i).child("name"),
                        "only deletion is allowed, but found new scheduling gate '" + name + "'");
            }
        }
    }

    private static void images(ObjectNode munged, JsonNode old, String list) {
        var containers = Fields.items(munged, list);
        var before = Fields.items(old, list);
        for (var i = 0; i < containers.size(); i++) {
            if (containers.get(i) instanceof ObjectNode container) {
                Fields.keep(container, before.get(i), "image");
            }
        }
    }

    /** A gated pod may still narrow where it goes. */
    private void gatedPlacement(ObjectNode munged, JsonNode old) {
        for (var label : Fields.entries(old, "nodeSelector")) {
            var now = Fields.text(Fields.get(munged, "nodeSelector"), label.getKey());
            if (!now.equals(label.getValue().asText(""))) {
                problems.invalid(
                        Path.SPEC.child("nodeSelector"),
                        Fields.get(munged, "nodeSelector"),
                        "only additions to spec.nodeSelector are allowed (no mutations or"
                                + " deletions)");
                break;
            }
        }
        Fields.keep(munged, old, "nodeSelector");
        var affinity = Fields.ensure(munged, "affinity");
        Fields.keep(affinity, Fields.get(old, "affinity"), "nodeAffinity");
        if (affinity.isEmpty() && !Fields.has(old, "affinity")) {
            munged.remove("affinity");
        }
    }

    void ephemeralContainers(JsonNode pod, JsonNode oldPod) {
        var path = Path.SPEC.child("ephemeralContainers");
        if (isMirror(oldPod)) {
            problems.forbidden(Path.of(""), "static pods do not support ephemeral containers");
            return;
        }
        var now = Fields.items(Fields.get(pod, "spec"), "ephemeralContainers");
        for (var before : Fields.items(Fields.get(oldPod, "spec"), "ephemeralContainers")) {
            var name = Fields.text(before, "name");
            var same = now.stream().filter(c -> Fields.text(c, "name").equals(name)).findFirst();
            if (same.isEmpty()) {
                problems.forbidden(
                        path,
                        "existing ephemeral containers \"" + name + "\" may not be removed\n");
            } else if (!Fields.same(same.get(), before)) {
                problems.forbidden(
                        path,
                        "existing ephemeral containers \""
                                + name
                                + "\" may not be changed\n"
                                + SpecDiff.of(before, same.get()));
            }
        }
    }

    void resize(JsonNode pod, JsonNode oldPod) {
        if (isMirror(oldPod)) {
            problems.forbidden(Path.of(""), "static pods cannot be resized");
            return;
        }
        var spec = Fields.get(pod, "spec");
        var old = Fields.get(oldPod, "spec");
        if (!PodQuality.of(spec).equals(PodQuality.of(old))) {
            problems.invalid(
                    Path.SPEC,
                    Fields.text(Fields.get(pod, "status"), "qosClass"),
                    "Pod QOS Class may not change as a result of resizing");
        }
        for (var list : CONTAINER_LISTS) {
            if (!sameContainers(spec, old, list)) {
                return;
            }
            resizeContainers(spec, old, list);
        }
        if (!Fields.same(withoutResources(spec), withoutResources(old))) {
            problems.forbidden(Path.SPEC, "only cpu and memory resources are mutable");
        }
    }

    private boolean sameContainers(JsonNode spec, JsonNode old, String list) {
        var now = Fields.items(spec, list);
        var before = Fields.items(old, list);
        if (now.size() != before.size()) {
            problems.forbidden(
                    Path.SPEC.child(list), list + " may not be added or removed on resize");
            return false;
        }
        for (var i = 0; i < now.size(); i++) {
            if (!Fields.text(now.get(i), "name").equals(Fields.text(before.get(i), "name"))) {
                problems.forbidden(
                        Path.SPEC.child(list).index(i).child("name"),
                        list + " may not be renamed or reordered on resize");
                return false;
            }
        }
        return true;
    }

    private void resizeContainers(JsonNode spec, JsonNode old, String list) {
        var now = Fields.items(spec, list);
        var before = Fields.items(old, list);
        for (var i = 0; i < now.size(); i++) {
            for (var kind : List.of("requests", "limits")) {
                var path = Path.SPEC.child(list).index(i).child("resources", kind);
                var amounts = Fields.at(now.get(i), "resources", kind);
                for (var amount : Fields.at(before.get(i), "resources", kind).properties()) {
                    if (!amounts.has(amount.getKey())) {
                        problems.forbidden(path, "resource " + kind + " cannot be removed");
                        break;
                    }
                }
                otherResources(amounts, Fields.at(before.get(i), "resources", kind));
            }
        }
    }

    private void otherResources(JsonNode now, JsonNode before) {
        for (var amount : now.properties()) {
            var name = amount.getKey();
            if (!name.equals("cpu")
                    && !name.equals("memory")
                    && !Fields.same(amount.getValue(), before.get(name))) {
                problems.forbidden(Path.SPEC, "only cpu and memory resources are mutable");
                return;
            }
        }
    }

    private static JsonNode withoutResources(JsonNode spec) {
        ObjectNode copy = spec.deepCopy();
        copy.remove("resources");
        for (var list : CONTAINER_LISTS) {
            for (var container : Fields.items(copy, list)) {
                if (container instanceof ObjectNode object) {
                    object.remove(List.of("resources", "resizePolicy"));
                }
            }
        }
        return copy;
    }

    private static boolean isMirror(JsonNode pod) {
        return Fields.at(pod, "metadata", "annotations").has(MIRROR);
    }
}
