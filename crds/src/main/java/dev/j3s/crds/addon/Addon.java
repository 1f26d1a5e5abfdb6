package dev.j3s.crds.addon;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** The record of a deployed manifest file: where it came from and what was applied last. */
@Group("k3s.cattle.io")
@Version("v1")
@AdditionalPrinterColumn(name = "Source", jsonPath = ".spec.source")
@AdditionalPrinterColumn(name = "Checksum", jsonPath = ".spec.checksum")
public final class Addon extends CustomResource<AddonSpec, Void> implements Namespaced {
    @Override
    protected @Nullable AddonSpec initSpec() {
        return null;
    }
}
