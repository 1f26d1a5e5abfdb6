package dev.j3s.controllers.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.controllers.kube.Conditions;
import dev.j3s.controllers.kube.Resource;
import dev.j3s.model.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The taints a node should have by its conditions; those of others stay. Pure. */
final class NodeTaints {
    static final String NOT_READY = "node.kubernetes.io/not-ready";
    static final String UNREACHABLE = "node.kubernetes.io/unreachable";
    private static final String PREFIX = "node.kubernetes.io/";
    private static final Set<String> OURS =
            Set.of(
                    NOT_READY,
                    UNREACHABLE,
                    PREFIX + "unschedulable",
                    PREFIX + "memory-pressure",
                    PREFIX + "disk-pressure",
                    PREFIX + "pid-pressure",
                    PREFIX + "network-unavailable");

    private NodeTaints() {}

    static ArrayNode of(Resource node, Instant now) {
        var wanted = new LinkedHashMap<String, ObjectNode>();
        var ready = Conditions.find(node.status(), "Ready");
        var state = ready == null ? "Unknown" : ready.path("status").asText();
        if (!state.equals("True")) {
            var key = state.equals("False") ? NOT_READY : UNREACHABLE;
            add(wanted, key, "NoSchedule");
            add(wanted, key, "NoExecute").put("timeAdded", Conditions.seconds(now));
        }
        for (var pressure :
                Map.of(
                                "MemoryPressure", "memory-pressure",
                                "DiskPressure", "disk-pressure",
                                "PIDPressure", "pid-pressure",
                                "NetworkUnavailable", "network-unavailable")
                        .entrySet()) {
            if (Conditions.isTrue(node.status(), pressure.getKey())) {
                add(wanted, PREFIX + pressure.getValue(), "NoSchedule");
            }
        }
        if (node.spec().path("unschedulable").asBoolean()) {
            add(wanted, PREFIX + "unschedulable", "NoSchedule");
        }
        var taints = Json.mapper().createArrayNode();
        for (JsonNode taint : node.spec().path("taints")) {
            var id = id(taint.path("key").asText(), taint.path("effect").asText());
            if (wanted.remove(id) != null || !OURS.contains(taint.path("key").asText())) {
                taints.add(taint);
            }
        }
        wanted.values().forEach(taints::add);
        return taints;
    }

    private static ObjectNode add(Map<String, ObjectNode> wanted, String key, String effect) {
        var taint = Json.object().put("key", key).put("effect", effect);
        wanted.put(id(key, effect), taint);
        return taint;
    }

    private static String id(String key, String effect) {
        return key + ":" + effect;
    }
}
