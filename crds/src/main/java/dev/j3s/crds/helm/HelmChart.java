package dev.j3s.crds.helm;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** A chart that is to be installed, and kept installed, as a Helm release. */
@Group("helm.cattle.io")
@Version("v1")
@ShortNames("hc")
@AdditionalPrinterColumn(name = "Repo", jsonPath = ".spec.repo")
@AdditionalPrinterColumn(name = "Chart", jsonPath = ".spec.chart")
@AdditionalPrinterColumn(name = "Version", jsonPath = ".spec.version")
@AdditionalPrinterColumn(name = "TargetNamespace", jsonPath = ".spec.targetNamespace")
@AdditionalPrinterColumn(name = "Bootstrap", jsonPath = ".spec.bootstrap")
@AdditionalPrinterColumn(
        name = "Failed",
        jsonPath = ".status.conditions[?(@.type==\"Failed\")].status")
@AdditionalPrinterColumn(name = "Job", jsonPath = ".status.jobName", priority = 1)
public final class HelmChart extends CustomResource<HelmChartSpec, HelmChartStatus>
        implements Namespaced {
    /** Parsed objects bring their own; nothing is made up for one without a spec. */
    @Override
    protected @Nullable HelmChartSpec initSpec() {
        return null;
    }

    @Override
    protected @Nullable HelmChartStatus initStatus() {
        return null;
    }
}
