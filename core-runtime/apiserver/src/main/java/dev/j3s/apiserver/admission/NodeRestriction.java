package dev.j3s.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.admission.AdmissionRequest.Operation;
import dev.j3s.apiserver.authorization.NodeIdentity;
import dev.j3s.apiserver.registry.ObjectReader;
import dev.j3s.model.ApiStatus;
import dev.j3s.model.GroupResource;
import java.util.List;

/** A kubelet writes its own objects only, and of those only what is its business. */
final class NodeRestriction implements AdmissionPlugin {
    private static final GroupResource PODS = new GroupResource("", "pods");
    private static final GroupResource NODES = new GroupResource("", "nodes");

    private final ObjectReader reader;

    NodeRestriction(ObjectReader reader) {
        this.reader = reader;
    }

    @Override
    public String name() {
        return "NodeRestriction";
    }

    @Override
    public boolean handles(AdmissionRequest request) {
        return NodeIdentity.of(request.user()).isPresent();
    }

    @Override
    public void validate(AdmissionRequest request) {
        var node = NodeIdentity.of(request.user()).orElse("");
        if (node.isEmpty()) {
            throw request.forbidden(
                    "could not determine node from user \"" + request.user().name() + "\"");
        }
        switch (request.resource().groupResource().toString()) {
            case "pods" -> pod(request, node);
            case "nodes" -> node(request, node);
            case "persistentvolumeclaims" -> claim(request, node);
            case "serviceaccounts" -> token(request, node);
            case "leases.coordination.k8s.io" -> lease(request, node);
            case "csinodes.storage.k8s.io" -> own(request, node, "CSINode");
            case "resourceslices.resource.k8s.io" -> slice(request, node);
            case "certificatesigningrequests.certificates.k8s.io" -> csr(request, node);
            default -> {}
        }
    }

    private void pod(AdmissionRequest request, String node) {
        switch (request.subresource()) {
            case "" -> {
                switch (request.operation()) {
                    case CREATE -> mirrorPod(request, node);
                    case DELETE -> {
                        if (!nodeOf(storedPod(request)).equals(node)) {
                            throw request.forbidden(
                                    "node \""
                                            + node
                                            + "\" can only delete pods with spec.nodeName set to"
                                            + " itself");
                        }
                    }
                    case UPDATE, CONNECT ->
                            throw request.forbidden(
                                    "unexpected operation \""
                                            + request.operation()
                                            + "\", node \""
                                            + node
                                            + "\" can only create and delete mirror pods");
                }
            }
            case "status" -> podStatus(request, node);
            case "eviction" -> {
                if (!nodeOf(storedPod(request)).equals(node)) {
                    throw request.forbidden(
                            "node "
                                    + node
                                    + " can only evict pods with spec.nodeName set to itself");
                }
            }
            default ->
                    throw request.forbidden(
                            "unexpected pod subresource \""
                                    + request.subresource()
                                    + "\", only 'status' and 'eviction' are allowed");
        }
    }

    private JsonNode storedPod(AdmissionRequest request) {
        return reader.get(PODS, request.namespace(), request.name())
                .orElseThrow(() -> ApiStatus.notFound(PODS, request.name()).asException());
    }

    private static String nodeOf(JsonNode pod) {
        return pod.path("spec").path("nodeName").asText("");
    }

    private void mirrorPod(AdmissionRequest request, String node) {
        var object = request.object();
        if (object == null) {
            return;
        }
        var who = "node \"" + node + "\"";
        if (!new PodView(object).isMirror()) {
            throw request.forbidden(
                    "pod does not have \""
                            + PodView.MIRROR
                            + "\" annotation, "
                            + who
                            + " can only create mirror pods");
        }
        if (!nodeOf(object).equals(node)) {
            throw request.forbidden(who + " can only create pods with spec.nodeName set to itself");
        }
        var owners = object.path("metadata").path("ownerReferences");
        if (owners.size() > 1) {
            throw request.forbidden(
                    who + " can only create pods with a single owner reference set to itself");
        }
        var owner = owners.path(0);
        if (!owner.path("apiVersion").asText("").equals("v1")
                || !owner.path("kind").asText("").equals("Node")
                || !owner.path("name").asText("").equals(node)) {
            throw request.forbidden(
                    who + " can only create pods with an owner reference set to itself");
        }
        if (!owner.path("controller").asBoolean(false)) {
            throw request.forbidden(
                    who + " can only create pods with a controller owner reference set to itself");
        }
        if (owner.path("blockOwnerDeletion").asBoolean(false)) {
            throw request.forbidden(who + " must not set blockOwnerDeletion on an owner reference");
        }
        checkUid(request, node, owner.path("uid").asText(""));
        checkReferences(request, who, object);
    }

    private void checkUid(AdmissionRequest request, String node, String uid) {
        var stored =
                reader.get(NODES, "", node)
                        .orElseThrow(() -> ApiStatus.notFound(NODES, node).asException())
                        .path("metadata")
                        .path("uid")
                        .asText("");
        if (!stored.equals(uid)) {
            throw request.forbidden(
                    "node " + node + " UID mismatch: expected " + uid + " got " + stored);
        }
    }

    private static void checkReferences(AdmissionRequest request, String who, ObjectNode pod) {
        var kind = "";
        if (!pod.path("spec").path("serviceAccountName").asText("").isEmpty()) {
            kind = "serviceaccounts";
        } else if (MountableSecrets.references(new PodView(pod))) {
            kind = "secrets";
        }
        for (var volume : pod.path("spec").path("volumes")) {
            if (volume.has("configMap")) {
                kind = "configmaps";
            } else if (volume.has("persistentVolumeClaim")) {
                kind = "persistentvolumeclaims";
            }
        }
        if (!kind.isEmpty()) {
            throw request.forbidden(who + " can not create pods that reference " + kind);
        }
    }

    private static void podStatus(AdmissionRequest request, String node) {
        var object = request.object();
        var old = request.oldObject();
        if (request.operation() != Operation.UPDATE || object == null || old == null) {
            throw request.forbidden("unexpected operation \"" + request.operation() + "\"");
        }
        var who = "node \"" + node + "\"";
        if (!nodeOf(old).equals(node)) {
            throw request.forbidden(
                    who
                            + " can only update pod status for pods with spec.nodeName set to"
                            + " itself");
        }
        if (!object.path("metadata").path("labels").equals(old.path("metadata").path("labels"))) {
            throw request.forbidden(who + " cannot update labels through pod status");
        }
        var claims = "resourceClaimStatuses";
        if (!object.path("status").path(claims).equals(old.path("status").path(claims))) {
            throw request.forbidden(who + " cannot update resource claim statues");
        }
    }

    private static void node(AdmissionRequest request, String node) {
        var object = request.object();
        var old = request.oldObject();
        var asked =
                request.name().isEmpty() && object != null
                        ? object.path("metadata").path("name").asText("")
                        : request.name();
        if (!asked.equals(node)) {
            throw request.forbidden(
                    "node \"" + node + "\" is not allowed to modify node \"" + asked + "\"");
        }
        if (object == null) {
            return;
        }
        var who = "node \"" + node + "\"";
        if (old == null) {
            var forbidden = NodeLabels.forbidden(object, null);
            if (!forbidden.isEmpty()) {
                throw request.forbidden(
                        who
                                + " is not allowed to set the following labels: "
                                + String.join(", ", forbidden));
            }
            return;
        }
        if (!object.path("spec").path("taints").equals(old.path("spec").path("taints"))) {
            throw request.forbidden(who + " is not allowed to modify taints");
        }
        var owners = "ownerReferences";
        if (!object.path("metadata").path(owners).equals(old.path("metadata").path(owners))) {
            throw request.forbidden(who + " is not allowed to modify ownerReferences");
        }
        var forbidden = NodeLabels.forbidden(object, old);
        if (!forbidden.isEmpty()) {
            throw request.forbidden(
                    "is not allowed to modify labels: " + String.join(", ", forbidden));
        }
    }

    private static void claim(AdmissionRequest request, String node) {
        var object = request.object();
        var old = request.oldObject();
        if (!request.subresource().equals("status")) {
            throw request.forbidden("may only update PVC status");
        }
        if (object == null || old == null) {
            throw request.forbidden("unexpected operation \"" + request.operation() + "\"");
        }
        if (!withoutGrowth(object).equals(withoutGrowth(old))) {
            throw request.forbidden(
                    "node \""
                            + node
                            + "\" is not allowed to update fields other than status.quantity and"
                            + " status.conditions");
        }
    }

    private static ObjectNode withoutGrowth(ObjectNode claim) {
        var copy = claim.deepCopy();
        copy.withObjectProperty("metadata").remove(List.of("resourceVersion", "managedFields"));
        copy.withObjectProperty("status")
                .remove(
                        List.of(
                                "capacity",
                                "conditions",
                                "allocatedResources",
                                "allocatedResourceStatuses"));
        return copy;
    }

    private void token(AdmissionRequest request, String node) {
        var object = request.object();
        if (!request.subresource().equals("token") || object == null) {
            return;
        }
        var ref = object.path("spec").path("boundObjectRef");
        if (!ref.path("kind").asText("").equals("Pod")
                || !ref.path("apiVersion").asText("").equals("v1")
                || ref.path("name").asText("").isEmpty()) {
            throw request.forbidden("node requested token not bound to a pod");
        }
        var uid = ref.path("uid").asText("");
        if (uid.isEmpty()) {
            throw request.forbidden("node requested token with a pod binding without a uid");
        }
        var name = ref.path("name").asText("");
        var pod =
                reader.get(PODS, request.namespace(), name)
                        .orElseThrow(() -> ApiStatus.notFound(PODS, name).asException());
        if (!pod.path("metadata").path("uid").asText("").equals(uid)) {
            throw request.forbidden(
                    "the UID in the bound object reference ("
                            + uid
                            + ") does not match the UID in record. The object might have been"
                            + " deleted and then recreated");
        }
        if (!nodeOf(pod).equals(node)) {
            throw request.forbidden(
                    "node requested token bound to a pod scheduled on a different node");
        }
    }

    private static void lease(AdmissionRequest request, String node) {
        if (!request.namespace().equals("kube-node-lease")) {
            throw request.forbidden(
                    "can only access leases in the \"kube-node-lease\" system namespace");
        }
        own(request, node, "node lease");
    }

    /** The authorizer cannot see the name of what is created; here it is known. */
    private static void own(AdmissionRequest request, String node, String what) {
        var object = request.object();
        var name =
                object == null ? request.name() : object.path("metadata").path("name").asText("");
        if (!name.equals(node)) {
            throw request.forbidden(
                    "can only access " + what + " with the same name as the requesting node");
        }
    }

    private static void slice(AdmissionRequest request, String node) {
        var object = request.object() == null ? request.oldObject() : request.object();
        if (object != null && !nodeOf(object).equals(node)) {
            throw request.forbidden(
                    "can only access ResourceSlice with the same NodeName as the requesting"
                            + " node");
        }
    }

    private static void csr(AdmissionRequest request, String node) {
        var object = request.object();
        if (request.operation() != Operation.CREATE || object == null) {
            return;
        }
        var signer = object.path("spec").path("signerName").asText("");
        if (!signer.equals("kubernetes.io/kubelet-serving")
                && !signer.equals("kubernetes.io/kube-apiserver-client-kubelet")) {
            return;
        }
        var name = CertificateSubjectRestriction.commonName(request, object);
        if (!name.equals("system:node:" + node)) {
            throw request.forbidden("can only create a node CSR with CN=system:node:" + node);
        }
    }
}
