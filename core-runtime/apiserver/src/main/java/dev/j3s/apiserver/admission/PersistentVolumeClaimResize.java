package dev.j3s.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.apiserver.admission.AdmissionRequest.Operation;
import dev.j3s.apiserver.registry.ObjectReader;
import dev.j3s.model.GroupResource;
import dev.j3s.model.Quantity;

/** Claims grow only when bound, and only where their class allows it. */
final class PersistentVolumeClaimResize implements AdmissionPlugin {
    private static final GroupResource CLASSES =
            new GroupResource("storage.k8s.io", "storageclasses");

    private final ObjectReader reader;

    PersistentVolumeClaimResize(ObjectReader reader) {
        this.reader = reader;
    }

    @Override
    public String name() {
        return "PersistentVolumeClaimResize";
    }

    @Override
    public boolean handles(AdmissionRequest request) {
        return request.isForObject("", "persistentvolumeclaims")
                && request.operation() == Operation.UPDATE;
    }

    @Override
    public void validate(AdmissionRequest request) {
        var claim = request.object();
        var old = request.oldObject();
        if (claim == null || old == null || size(claim).compareTo(size(old)) <= 0) {
            return;
        }
        if (!old.path("status").path("phase").asText("").equals("Bound")) {
            throw request.forbidden("Only bound persistent volume claims can be expanded");
        }
        if (!allowsResize(claim, old)) {
            throw request.forbidden(
                    "only dynamically provisioned pvc can be resized and the storageclass that"
                            + " provisions the pvc must support resize");
        }
    }

    private static Quantity size(JsonNode claim) {
        var size = claim.path("spec").path("resources").path("requests").path("storage");
        return size.isMissingNode() ? Quantity.ZERO : Quantity.of(size);
    }

    private boolean allowsResize(JsonNode claim, JsonNode old) {
        var name = claim.path("spec").path("storageClassName").asText("");
        return !name.isEmpty()
                && name.equals(old.path("spec").path("storageClassName").asText(""))
                && reader.get(CLASSES, "", name)
                        .map(one -> one.path("allowVolumeExpansion").asBoolean(false))
                        .orElse(false);
    }
}
