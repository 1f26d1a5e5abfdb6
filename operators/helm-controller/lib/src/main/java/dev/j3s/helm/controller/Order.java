package dev.j3s.helm.controller;

import dev.j3s.crds.helm.Driver;
import dev.j3s.crds.helm.FailurePolicy;
import dev.j3s.helm.engine.Values;
import java.time.Duration;

/** Everything that a HelmChart and its HelmChartConfig ask for, with every default applied. */
record Order(
        String releaseName,
        String releaseNamespace,
        boolean createNamespace,
        ChartSource source,
        Values values,
        FailurePolicy failurePolicy,
        boolean takeOwnership,
        boolean serverSide,
        boolean serverSideStated,
        boolean forceConflicts,
        Duration timeout,
        Driver driver,
        String configHash) {
    /** Helm's own default. */
    static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);

    ReleaseId id() {
        return new ReleaseId(releaseName, releaseNamespace);
    }

    /** An upgrade goes on as the release began, unless the chart states otherwise. */
    Order continuing(Release current) {
        boolean side = serverSideStated ? serverSide : current.isServerSide();
        return new Order(
                releaseName,
                releaseNamespace,
                createNamespace,
                source,
                values,
                failurePolicy,
                takeOwnership,
                side,
                serverSideStated,
                forceConflicts,
                timeout,
                driver,
                configHash);
    }
}
