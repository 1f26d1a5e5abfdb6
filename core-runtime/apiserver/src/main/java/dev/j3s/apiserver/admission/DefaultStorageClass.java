package dev.j3s.apiserver.admission;

import dev.j3s.apiserver.admission.AdmissionRequest.Operation;
import dev.j3s.apiserver.registry.ObjectReader;
import dev.j3s.model.GroupResource;
import java.util.List;

/** A claim that names no class gets the default one. */
final class DefaultStorageClass implements AdmissionPlugin {
    private final DefaultClass defaultClass;

    DefaultStorageClass(ObjectReader reader) {
        this.defaultClass =
                new DefaultClass(
                        reader,
                        new GroupResource("storage.k8s.io", "storageclasses"),
                        List.of(
                                "storageclass.kubernetes.io/is-default-class",
                                "storageclass.beta.kubernetes.io/is-default-class"));
    }

    @Override
    public String name() {
        return "DefaultStorageClass";
    }

    @Override
    public boolean handles(AdmissionRequest request) {
        return request.isForObject("", "persistentvolumeclaims")
                && request.operation() == Operation.CREATE;
    }

    @Override
    public void admit(AdmissionRequest request) {
        var claim = request.object();
        if (claim == null
                || claim.path("spec").hasNonNull("storageClassName")
                || claim.path("metadata")
                        .path("annotations")
                        .has("volume.beta.kubernetes.io/storage-class")) {
            return;
        }
        defaultClass
                .name()
                .ifPresent(name -> claim.withObjectProperty("spec").put("storageClassName", name));
    }
}
