package dev.j3s.apiserver.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.admission.AdmissionRequest.Operation;

/** Volumes, claims and attribute classes leave only when nothing uses them any more. */
final class StorageObjectInUseProtection implements AdmissionPlugin {
    @Override
    public String name() {
        return "StorageObjectInUseProtection";
    }

    @Override
    public boolean handles(AdmissionRequest request) {
        return request.operation() == Operation.CREATE && !finalizer(request).isEmpty();
    }

    private static String finalizer(AdmissionRequest request) {
        if (!request.subresource().isEmpty()) {
            return "";
        }
        return switch (request.resource().groupResource().toString()) {
            case "persistentvolumes" -> "kubernetes.io/pv-protection";
            case "persistentvolumeclaims" -> "kubernetes.io/pvc-protection";
            case "volumeattributesclasses.storage.k8s.io" -> "kubernetes.io/vac-protection";
            default -> "";
        };
    }

    @Override
    public void admit(AdmissionRequest request) {
        var object = request.object();
        if (object != null) {
            add(object, finalizer(request));
        }
    }

    private static void add(ObjectNode object, String finalizer) {
        for (var one : object.path("metadata").path("finalizers")) {
            if (one.asText().equals(finalizer)) {
                return;
            }
        }
        object.withObjectProperty("metadata").withArrayProperty("finalizers").add(finalizer);
    }
}
