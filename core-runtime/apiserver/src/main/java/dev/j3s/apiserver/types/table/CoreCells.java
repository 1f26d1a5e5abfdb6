package dev.j3s.apiserver.types.table;

import static dev.j3s.apiserver.types.table.Cells.AGE;
import static dev.j3s.apiserver.types.table.Cells.NAME;
import static dev.j3s.apiserver.types.table.Cells.NONE;
import static dev.j3s.apiserver.types.table.Cells.UNSET;
import static dev.j3s.apiserver.types.table.Cells.count;
import static dev.j3s.apiserver.types.table.Cells.text;
import static dev.j3s.apiserver.types.table.Cells.textOr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.j3s.apiserver.registry.ResourceDefinition.Cell;
import dev.j3s.apiserver.types.fields.Fields;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Cells of the core group's types that are no workloads. */
final class CoreCells {
    private static final String BETA_STORAGE_CLASS = "volume.beta.kubernetes.io/storage-class";
    private static final String ROLE_PREFIX = "node-role.kubernetes.io/";
    private static final String ROLE_LABEL = "kubernetes.io/role";

    private CoreCells() {}

    static Map<String, List<Cell>> byKind() {
        return Map.ofEntries(
                Map.entry("Namespace", List.of(NAME, text("status", "phase"), AGE)),
                Map.entry(
                        "ConfigMap",
                        List.of(
                                NAME,
                                (object, now) ->
                                        (long) Fields.size(object, "data")
                                                + Fields.size(object, "binaryData"),
                                AGE)),
                Map.entry("Secret", List.of(NAME, text("type"), count("data"), AGE)),
                Map.entry("ServiceAccount", List.of(NAME, AGE)),
                Map.entry("Node", node()),
                Map.entry("PersistentVolume", volume()),
                Map.entry("PersistentVolumeClaim", claim()),
                Map.entry("ComponentStatus", componentStatus()),
                Map.entry(
                        "ResourceQuota",
                        List.of(
                                NAME,
                                (object, now) -> quota(object, false),
                                (object, now) -> quota(object, true),
                                AGE)));
    }

    private static List<Cell> node() {
        return List.of(
                NAME,
                (node, now) -> nodeStatus(node),
                (node, now) -> roles(node),
                AGE,
                text("status", "nodeInfo", "kubeletVersion"),
                (node, now) -> address(node, "InternalIP"),
                (node, now) -> address(node, "ExternalIP"),
                textOr("<unknown>", "status", "nodeInfo", "osImage"),
                (node, now) -> kernel(Fields.at(node, "status", "nodeInfo")),
                textOr("<unknown>", "status", "nodeInfo", "containerRuntimeVersion"));
    }

    private static String nodeStatus(JsonNode node) {
        var status = "Unknown";
        for (var condition : Fields.items(Fields.get(node, "status"), "conditions")) {
            if (Fields.text(condition, "type").equals("Ready")) {
                status = Fields.text(condition, "status").equals("True") ? "Ready" : "NotReady";
            }
        }
        return Fields.flag(Fields.get(node, "spec"), "unschedulable")
                ? status + ",SchedulingDisabled"
                : status;
    }

    private static String roles(JsonNode node) {
        var roles = new TreeSet<String>();
        for (var label : Fields.entries(Fields.get(node, "metadata"), "labels")) {
            var key = label.getKey();
            if (key.startsWith(ROLE_PREFIX)) {
                roles.add(key.substring(ROLE_PREFIX.length()));
            } else if (key.equals(ROLE_LABEL)) {
                roles.add(label.getValue().asText(""));
            }
        }
        roles.remove("");
        return Cells.orElse(String.join(",", roles), NONE);
    }

    private static String address(JsonNode node, String type) {
        for (var address : Fields.items(Fields.get(node, "status"), "addresses")) {
            if (Fields.text(address, "type").equals(type)) {
                return Fields.text(address, "address");
            }
        }
        return NONE;
    }

    private static String kernel(JsonNode info) {
        var version = Cells.orElse(Fields.text(info, "kernelVersion"), "<unknown>");
        var architecture = Fields.text(info, "architecture");
        return architecture.isEmpty() ? version : version + " (" + architecture + ")";
    }

    private static List<Cell> volume() {
        return List.of(
                NAME,
                (object, now) ->
                        Cells.orElse(
                                Fields.at(object, "spec", "capacity", "storage").asText(""), "0"),
                (object, now) -> accessModes(Fields.get(object, "spec")),
                text("spec", "persistentVolumeReclaimPolicy"),
                CoreCells::phase,
                (object, now) -> {
                    var claim = Fields.at(object, "spec", "claimRef");
                    return claim.isMissingNode()
                            ? ""
                            : Fields.text(claim, "namespace") + "/" + Fields.text(claim, "name");
                },
                (object, now) -> storageClass(object),
                textOr(UNSET, "spec", "volumeAttributesClassName"),
                text("status", "reason"),
                AGE,
                textOr(UNSET, "spec", "volumeMode"));
    }

    private static List<Cell> claim() {
        return List.of(
                NAME,
                CoreCells::phase,
                text("spec", "volumeName"),
                (object, now) ->
                        isBound(object)
                                ? Cells.orElse(
                                        Fields.at(object, "status", "capacity", "storage")
                                                .asText(""),
                                        "0")
                                : "",
                (object, now) -> isBound(object) ? accessModes(Fields.get(object, "status")) : "",
                (object, now) -> storageClass(object),
                textOr(UNSET, "spec", "volumeAttributesClassName"),
                AGE,
                textOr(UNSET, "spec", "volumeMode"));
    }

    private static boolean isBound(JsonNode claim) {
        return !Fields.text(Fields.get(claim, "spec"), "volumeName").isEmpty();
    }

    private static String phase(JsonNode object, Instant now) {
        return Fields.has(Fields.get(object, "metadata"), "deletionTimestamp")
                ? "Terminating"
                : Fields.text(Fields.get(object, "status"), "phase");
    }

    private static String storageClass(JsonNode object) {
        var annotation = Fields.at(object, "metadata", "annotations", BETA_STORAGE_CLASS);
        return annotation.isTextual()
                ? annotation.textValue()
                : Fields.text(Fields.get(object, "spec"), "storageClassName");
    }

    private static String accessModes(JsonNode holder) {
        var modes = Fields.texts(holder, "accessModes");
        var known = new LinkedHashMap<String, String>();
        known.put("ReadWriteOnce", "RWO");
        known.put("ReadOnlyMany", "ROX");
        known.put("ReadWriteMany", "RWX");
        known.put("ReadWriteOncePod", "RWOP");
        known.keySet().retainAll(modes);
        return String.join(",", known.values());
    }

    private static List<Cell> componentStatus() {
        return List.of(
                NAME,
                (object, now) -> {
                    var condition = healthy(object);
                    if (condition.isMissingNode()) {
                        return "Unknown";
                    }
                    return Fields.text(condition, "status").equals("True")
                            ? "Healthy"
                            : "Unhealthy";
                },
                (object, now) -> Fields.text(healthy(object), "message"),
                (object, now) -> Fields.text(healthy(object), "error"));
    }

    private static JsonNode healthy(JsonNode object) {
        for (var condition : Fields.items(object, "conditions")) {
            if (Fields.text(condition, "type").equals("Healthy")) {
                return condition;
            }
        }
        return MissingNode.getInstance();
    }

    private static String quota(JsonNode object, boolean limits) {
        var status = Fields.get(object, "status");
        var hard = new TreeMap<String, String>();
        for (var entry : Fields.entries(status, "hard")) {
            if (entry.getKey().startsWith("limits.") == limits) {
                hard.put(entry.getKey(), entry.getValue().asText(""));
            }
        }
        var used = Fields.get(status, "used");
        var text = new StringBuilder();
        hard.forEach((name, quantity) ->
                text.append(text.isEmpty() ? "" : ", ")
                        .append(name)
                        .append(": ")
                        .append(Cells.orElse(Fields.text(used, name), "0"))
                        .append('/')
                        .append(quantity));
        return text.toString();
    }
}
