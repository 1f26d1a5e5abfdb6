package dev.j3s.helm.engine;

import java.util.List;
import java.util.stream.Collectors;

/** The outcome of a render: manifests in install order, hooks, notes and CRD files. */
public record Rendered(
        List<Manifest> manifests, List<Hook> hooks, String notes, List<CrdFile> crds) {
    public Rendered {
        manifests = List.copyOf(manifests);
        hooks = List.copyOf(hooks);
        crds = List.copyOf(crds);
    }

    /** All manifests as one text, exactly as a Helm release keeps it. */
    public String manifestText() {
        return manifests.stream().map(Manifest::text).collect(Collectors.joining());
    }
}
