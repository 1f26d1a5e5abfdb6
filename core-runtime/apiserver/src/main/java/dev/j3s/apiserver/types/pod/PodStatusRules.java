package dev.j3s.apiserver.types.pod;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.apiserver.types.fields.Checks;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a kubelet may write into a pod's status. */
final class PodStatusRules {
    private static final Set<String> SYSTEM_CONDITIONS =
            Set.of("PodScheduled", "Ready", "Initialized");
    private static final Map<String, String> STATUS_LISTS =
            Map.of("containerStatuses", "containers", "initContainerStatuses", "initContainers");

    private final Problems problems;
    private final Checks checks;

    PodStatusRules(Problems problems) {
        this.problems = problems;
        this.checks = new Checks(problems);
    }

    void update(JsonNode pod, JsonNode oldPod) {
        var status = Fields.get(pod, "status");
        var old = Fields.get(oldPod, "status");
        var conditions = Fields.items(status, "conditions");
        for (var i = 0; i < conditions.size(); i++) {
            var type = Fields.text(conditions.get(i), "type");
            if (!SYSTEM_CONDITIONS.contains(type)) {
                checks.qualifiedName(type, Path.STATUS.child("conditions").index(i).child("Type"));
            }
        }
        nominatedNode(status, old, oldPod);
        var quality = Fields.text(status, "qosClass");
        if (!quality.equals(Fields.text(old, "qosClass"))) {
            problems.invalid(Path.STATUS.child("qosClass"), quality, "field is immutable");
        }
        var spec = Fields.get(oldPod, "spec");
        STATUS_LISTS.forEach(
                (list, containers) -> transitions(status, old, spec, list, containers));
        addresses(status, old, "podIPs");
        addresses(status, old, "hostIPs");
        var hostIps = Fields.items(status, "hostIPs");
        if (!hostIps.isEmpty()
                && !Fields.text(hostIps.getFirst(), "ip").equals(Fields.text(status, "hostIP"))) {
            problems.invalid(
                    Path.STATUS.child("hostIPs").index(0).child("ip"),
                    Fields.text(hostIps.getFirst(), "ip"),
                    "must be equal to `hostIP`");
        }
    }

    private void nominatedNode(JsonNode status, JsonNode old, JsonNode oldPod) {
        var node = Fields.text(status, "nominatedNodeName");
        if (node.isEmpty() || node.equals(Fields.text(old, "nominatedNodeName"))) {
            return;
        }
        checks.subdomain(node, Path.STATUS.child("nominatedNodeName"));
        if (!Fields.text(Fields.get(oldPod, "spec"), "nodeName").isEmpty()) {
            problems.forbidden(
                    Path.STATUS.child("nominatedNodeName"),
                    "may not be set on pods that are already bound to a node");
        }
    }

    /** A container that ended stays ended unless its policy restarts it. */
    private void transitions(
            JsonNode status, JsonNode old, JsonNode spec, String list, String containers) {
        if (Fields.text(spec, "restartPolicy").equals("Always") || hasRestartRules(spec)) {
            return;
        }
        var now = Fields.items(status, list);
        var before = Fields.items(old, list);
        for (var i = 0; i < before.size(); i++) {
            var terminated = Fields.at(before.get(i), "state", "terminated");
            var name = Fields.text(before.get(i), "name");
            if (!terminated.isObject() || mayRestart(spec, containers, name, terminated)) {
                continue;
            }
            for (var container : now) {
                if (Fields.text(container, "name").equals(name)
                        && !Fields.at(container, "state", "terminated").isObject()) {
                    problems.forbidden(
                            Path.STATUS.child(list).index(i).child("state"),
                            "may not be transitioned to non-terminated state");
                }
            }
        }
    }

    private static boolean hasRestartRules(JsonNode spec) {
        for (var list : STATUS_LISTS.values()) {
            for (var container : Fields.items(spec, list)) {
                if (Fields.size(container, "restartPolicyRules") > 0) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean mayRestart(
            JsonNode spec, String list, String name, JsonNode terminated) {
        var policy = Fields.text(spec, "restartPolicy");
        for (var container : Fields.items(spec, list)) {
            if (Fields.text(container, "name").equals(name)
                    && Fields.has(container, "restartPolicy")) {
                policy = Fields.text(container, "restartPolicy");
            }
        }
        var failed = Fields.number(terminated, "exitCode") != 0;
        return policy.equals("Always") || (policy.equals("OnFailure") && failed);
    }

    private void addresses(JsonNode status, JsonNode old, String list) {
        var before = texts(old, list);
        var now = texts(status, list);
        for (var i = 0; i < now.size(); i++) {
            checks.ip(now.get(i), before, Path.STATUS.child(list).index(i));
        }
        checks.dualStack(now, Fields.get(status, list), "IP", Path.STATUS.child(list));
    }

    private static List<String> texts(JsonNode status, String list) {
        return Fields.items(status, list).stream().map(ip -> Fields.text(ip, "ip")).toList();
    }
}
