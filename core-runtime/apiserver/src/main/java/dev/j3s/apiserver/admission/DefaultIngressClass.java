package dev.j3s.apiserver.admission;

import dev.j3s.apiserver.admission.AdmissionRequest.Operation;
import dev.j3s.apiserver.registry.ObjectReader;
import dev.j3s.model.GroupResource;
import java.util.List;

/** An ingress that names no class gets the default one. */
final class DefaultIngressClass implements AdmissionPlugin {
    private static final String GROUP = "networking.k8s.io";

    private final DefaultClass defaultClass;

    DefaultIngressClass(ObjectReader reader) {
        this.defaultClass =
                new DefaultClass(
                        reader,
                        new GroupResource(GROUP, "ingressclasses"),
                        List.of("ingressclass.kubernetes.io/is-default-class"));
    }

    @Override
    public String name() {
        return "DefaultIngressClass";
    }

    @Override
    public boolean handles(AdmissionRequest request) {
        return request.isForObject(GROUP, "ingresses") && request.operation() == Operation.CREATE;
    }

    @Override
    public void admit(AdmissionRequest request) {
        var ingress = request.object();
        if (ingress == null
                || ingress.path("spec").hasNonNull("ingressClassName")
                || ingress.path("metadata")
                        .path("annotations")
                        .has("kubernetes.io/ingress.class")) {
            return;
        }
        defaultClass
                .name()
                .ifPresent(
                        name -> ingress.withObjectProperty("spec").put("ingressClassName", name));
    }
}
