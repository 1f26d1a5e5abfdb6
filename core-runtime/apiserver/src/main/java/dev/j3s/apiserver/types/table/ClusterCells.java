package dev.j3s.apiserver.types.table;

import static dev.j3s.apiserver.types.table.Cells.AGE;
import static dev.j3s.apiserver.types.table.Cells.NAME;
import static dev.j3s.apiserver.types.table.Cells.NONE;
import static dev.j3s.apiserver.types.table.Cells.UNSET;
import static dev.j3s.apiserver.types.table.Cells.count;
import static dev.j3s.apiserver.types.table.Cells.flag;
import static dev.j3s.apiserver.types.table.Cells.number;
import static dev.j3s.apiserver.types.table.Cells.text;
import static dev.j3s.apiserver.types.table.Cells.textOr;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.apiserver.registry.ResourceDefinition.Cell;
import dev.j3s.apiserver.types.fields.Fields;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Cells of access control, certificates, storage classes, devices and API extension. */
final class ClusterCells {
    private static final String DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";
    private static final String DEFAULT_CLASS_BETA =
            "storageclass.beta.kubernetes.io/is-default-class";

    private ClusterCells() {}

    static Map<String, List<Cell>> byKind() {
        return Map.ofEntries(
                Map.entry("RoleBinding", binding()),
                Map.entry("ClusterRoleBinding", binding()),
                Map.entry("CertificateSigningRequest", signingRequest()),
                Map.entry("Lease", List.of(NAME, text("spec", "holderIdentity"), AGE)),
                Map.entry("PriorityClass", priorityClass()),
                Map.entry("RuntimeClass", List.of(NAME, text("handler"), AGE)),
                Map.entry("StorageClass", storageClass()),
                Map.entry("VolumeAttributesClass", List.of(NAME, text("driverName"), AGE)),
                Map.entry("VolumeAttachment", volumeAttachment()),
                Map.entry("CSINode", List.of(NAME, count("spec", "drivers"), AGE)),
                Map.entry("CSIDriver", csiDriver()),
                Map.entry(
                        "CSIStorageCapacity",
                        List.of(NAME, text("storageClassName"), textOr(UNSET, "capacity"))),
                Map.entry("MutatingWebhookConfiguration", List.of(NAME, count("webhooks"), AGE)),
                Map.entry("ValidatingWebhookConfiguration", List.of(NAME, count("webhooks"), AGE)),
                Map.entry("ValidatingAdmissionPolicy", policy("validations")),
                Map.entry("MutatingAdmissionPolicy", policy("mutations")),
                Map.entry("ValidatingAdmissionPolicyBinding", policyBinding()),
                Map.entry("MutatingAdmissionPolicyBinding", policyBinding()),
                Map.entry("FlowSchema", flowSchema()),
                Map.entry("PriorityLevelConfiguration", priorityLevel()),
                Map.entry("APIService", apiService()),
                Map.entry("DeviceClass", List.of(NAME, AGE)),
                Map.entry("ResourceClaimTemplate", List.of(NAME, AGE)),
                Map.entry("ResourceClaim", List.of(NAME, (object, now) -> claimState(object), AGE)),
                Map.entry(
                        "ResourceSlice",
                        List.of(
                                NAME,
                                text("spec", "nodeName"),
                                text("spec", "driver"),
                                text("spec", "pool", "name"),
                                AGE)));
    }

    private static List<Cell> binding() {
        return List.of(
                NAME,
                (object, now) -> {
                    var role = Fields.get(object, "roleRef");
                    return Fields.text(role, "kind") + "/" + Fields.text(role, "name");
                },
                AGE,
                (object, now) -> subjects(object, "User"),
                (object, now) -> subjects(object, "Group"),
                (object, now) -> subjects(object, "ServiceAccount"));
    }

    private static String subjects(JsonNode binding, String kind) {
        var names = new ArrayList<String>();
        for (var subject : Fields.items(binding, "subjects")) {
            if (Fields.text(subject, "kind").equals(kind)) {
                var namespace = Fields.text(subject, "namespace");
                var name = Fields.text(subject, "name");
                names.add(kind.equals("ServiceAccount") ? namespace + "/" + name : name);
            }
        }
        return String.join(", ", names);
    }

    private static List<Cell> signingRequest() {
        return List.of(
                NAME,
                AGE,
                textOr(NONE, "spec", "signerName"),
                text("spec", "username"),
                (object, now) -> {
                    var seconds = Fields.at(object, "spec", "expirationSeconds");
                    return seconds.isMissingNode()
                            ? NONE
                            : HumanDuration.of(Duration.ofSeconds(seconds.asLong()));
                },
                (object, now) -> condition(object));
    }

    private static String condition(JsonNode request) {
        var status = Fields.get(request, "status");
        var state = "Pending";
        var failed = "";
        for (var condition : Fields.items(status, "conditions")) {
            switch (Fields.text(condition, "type")) {
                case "Approved" -> state = state.equals("Denied") ? state : "Approved";
                case "Denied" -> state = "Denied";
                case "Failed" -> failed = ",Failed";
                default -> {
                    // Other types do not show.
                }
            }
        }
        var issued = Fields.text(status, "certificate").isEmpty() ? "" : ",Issued";
        return state + failed + issued;
    }

    private static List<Cell> priorityClass() {
        return List.of(
                NAME, number("value"), flag(false, "globalDefault"), AGE, text("preemptionPolicy"));
    }

    private static List<Cell> storageClass() {
        return List.of(
                (object, now) -> {
                    var metadata = Fields.get(object, "metadata");
                    var annotations = Fields.get(metadata, "annotations");
                    var isDefault =
                            Fields.text(annotations, DEFAULT_CLASS).equals("true")
                                    || Fields.text(annotations, DEFAULT_CLASS_BETA).equals("true");
                    var name = Fields.text(metadata, "name");
                    return isDefault ? name + " (default)" : name;
                },
                text("provisioner"),
                textOr("Delete", "reclaimPolicy"),
                textOr("Immediate", "volumeBindingMode"),
                flag(false, "allowVolumeExpansion"),
                AGE);
    }

    private static List<Cell> volumeAttachment() {
        return List.of(
                NAME,
                text("spec", "attacher"),
                text("spec", "source", "persistentVolumeName"),
                text("spec", "nodeName"),
                flag(false, "status", "attached"),
                AGE);
    }

    private static List<Cell> csiDriver() {
        return List.of(
                NAME,
                flag(true, "spec", "attachRequired"),
                flag(false, "spec", "podInfoOnMount"),
                flag(false, "spec", "storageCapacity"),
                (object, now) -> {
                    var requests = Fields.items(Fields.get(object, "spec"), "tokenRequests");
                    var audiences = requests.stream().map(r -> Fields.text(r, "audience"));
                    return requests.isEmpty() ? UNSET : String.join(",", audiences.toList());
                },
                flag(false, "spec", "requiresRepublish"),
                (object, now) ->
                        Cells.orElse(
                                String.join(
                                        ",",
                                        Fields.texts(
                                                Fields.get(object, "spec"),
                                                "volumeLifecycleModes")),
                                NONE),
                AGE);
    }

    private static List<Cell> policy(String rules) {
        return List.of(
                NAME,
                count("spec", rules),
                (object, now) -> {
                    var kind = Fields.at(object, "spec", "paramKind");
                    return kind.isMissingNode()
                            ? UNSET
                            : Fields.text(kind, "apiVersion") + "/" + Fields.text(kind, "kind");
                },
                AGE);
    }

    private static List<Cell> policyBinding() {
        return List.of(
                NAME,
                text("spec", "policyName"),
                (object, now) -> {
                    var reference = Fields.at(object, "spec", "paramRef");
                    var name = Fields.text(reference, "name");
                    return name.isEmpty()
                            ? UNSET
                            : Cells.orElse(Fields.text(reference, "namespace"), "*") + "/" + name;
                },
                AGE);
    }

    private static List<Cell> flowSchema() {
        return List.of(
                NAME,
                text("spec", "priorityLevelConfiguration", "name"),
                number("spec", "matchingPrecedence"),
                textOr(NONE, "spec", "distinguisherMethod", "type"),
                AGE,
                (object, now) -> {
                    for (var condition : Fields.items(Fields.get(object, "status"), "conditions")) {
                        if (Fields.text(condition, "type").equals("Dangling")) {
                            return Fields.text(condition, "status");
                        }
                    }
                    return "?";
                });
    }

    private static List<Cell> priorityLevel() {
        return List.of(
                NAME,
                text("spec", "type"),
                numberOrNone("spec", "limited", "nominalConcurrencyShares"),
                numberOrNone("spec", "limited", "limitResponse", "queuing", "queues"),
                numberOrNone("spec", "limited", "limitResponse", "queuing", "handSize"),
                numberOrNone("spec", "limited", "limitResponse", "queuing", "queueLengthLimit"),
                AGE);
    }

    private static Cell numberOrNone(String... path) {
        return (object, now) -> shares(Fields.at(object, path));
    }

    private static @Nullable Object shares(JsonNode number) {
        return number.isMissingNode() ? NONE : (Object) number.asLong();
    }

    private static List<Cell> apiService() {
        return List.of(
                NAME,
                (object, now) -> {
                    var service = Fields.at(object, "spec", "service");
                    return service.isMissingNode()
                            ? "Local"
                            : Fields.text(service, "namespace")
                                    + "/"
                                    + Fields.text(service, "name");
                },
                (object, now) -> available(object),
                AGE);
    }

    private static String available(JsonNode object) {
        for (var condition : Fields.items(Fields.get(object, "status"), "conditions")) {
            if (Fields.text(condition, "type").equals("Available")) {
                var status = Fields.text(condition, "status");
                var reason = Fields.text(condition, "reason");
                return status.equals("True") || reason.isEmpty()
                        ? status
                        : status + " (" + reason + ")";
            }
        }
        return "Unknown";
    }

    private static String claimState(JsonNode claim) {
        var deleted = Fields.has(Fields.get(claim, "metadata"), "deletionTimestamp");
        var states = new ArrayList<String>();
        if (deleted) {
            states.add("deleted");
        }
        var status = Fields.get(claim, "status");
        if (Fields.has(status, "allocation")) {
            states.add("allocated");
            if (Fields.size(status, "reservedFor") > 0) {
                states.add("reserved");
            }
        } else if (!deleted) {
            states.add("pending");
        }
        return String.join(",", states);
    }
}
