package dev.j3s.crds.helm;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** Values laid over the HelmChart of the same name and namespace. */
@Group("helm.cattle.io")
@Version("v1")
@ShortNames("hcc")
public final class HelmChartConfig extends CustomResource<HelmChartConfigSpec, Void>
        implements Namespaced {
    @Override
    protected @Nullable HelmChartConfigSpec initSpec() {
        return null;
    }
}
