package dev.j3s.apiserver.admission;

import dev.j3s.apiserver.admission.AdmissionRequest.Operation;
import dev.j3s.apiserver.registry.ObjectReader;
import dev.j3s.model.ApiStatus;
import dev.j3s.model.GroupResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Nothing new in a namespace that is absent or ending; the system's namespaces stay. */
final class NamespaceLifecycle implements AdmissionPlugin {
    private static final GroupResource NAMESPACES = new GroupResource("", "namespaces");
    private static final Set<String> IMMORTAL = Set.of("default", "kube-system", "kube-public");

    private final ObjectReader reader;

    NamespaceLifecycle(ObjectReader reader) {
        this.reader = reader;
    }

    @Override
    public String name() {
        return "NamespaceLifecycle";
    }

    @Override
    public boolean handles(AdmissionRequest request) {
        return request.operation() != Operation.CONNECT
                && !request.namespace().isEmpty()
                && !request.isFor("authorization.k8s.io", "localsubjectaccessreviews");
    }

    @Override
    public void admit(AdmissionRequest request) {
        if (request.isFor("", "namespaces") || request.operation() == Operation.DELETE) {
            return;
        }
        var namespace =
                reader.get(NAMESPACES, "", request.namespace())
                        .orElseThrow(() ->
                                ApiStatus.notFound(NAMESPACES, request.namespace()).asException());
        if (request.operation() == Operation.CREATE
                && namespace.path("status").path("phase").asText("").equals("Terminating")) {
            throw terminating(request).asException();
        }
    }

    private static ApiStatus terminating(AdmissionRequest request) {
        var namespace = request.namespace();
        var status =
                request.forbidden(
                                "unable to create new content in namespace "
                                        + namespace
                                        + " because it is being terminated")
                        .status();
        var details = status.details();
        var causes = new ArrayList<>(details == null ? List.of() : details.causes());
        causes.add(
                new ApiStatus.Cause(
                        "NamespaceTerminating",
                        "namespace " + namespace + " is being terminated",
                        "metadata.namespace"));
        var resource = request.resource();
        return new ApiStatus(
                status.code(),
                status.reason(),
                status.message(),
                new ApiStatus.Details(
                        request.shownName(), resource.group(), resource.resource(), "", causes, 0));
    }

    @Override
    public void validate(AdmissionRequest request) {
        if (request.operation() == Operation.DELETE
                && request.isForObject("", "namespaces")
                && IMMORTAL.contains(request.name())) {
            throw request.forbidden("this namespace may not be deleted");
        }
    }
}
