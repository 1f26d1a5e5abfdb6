package dev.j3s.helm.controller;

import dev.j3s.crds.helm.HelmChartCondition;
import dev.j3s.crds.helm.HelmChartStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The statuses a HelmChart can have. */
final class ChartStatus {
    private ChartStatus() {}

    static HelmChartStatus deployed() {
        return status("True", "False", null, null);
    }

    static HelmChartStatus failed(String reason, String message) {
        return status("False", "True", reason, message);
    }

    private static HelmChartStatus status(
            String deployed, String failed, @Nullable String reason, @Nullable String message) {
        return new HelmChartStatus(
                null,
                List.of(
                        new HelmChartCondition("Deployed", deployed, null, null),
                        new HelmChartCondition("Failed", failed, reason, message)));
    }
}
