package dev.j3s.helm.controller;

import dev.j3s.helm.engine.HelmEngine;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Set;

/** Puts the helm controller into a process; the CRDs of j3s-crds must be established before. */
public final class HelmControllerOperator {
    /** The manager that a HelmChart's managed-by annotation may name. */
    public static final String DEFAULT_NAME = "helm-controller";

    private HelmControllerOperator() {}

    /** The reconciler alone, for a framework that registers it by itself. */
    public static HelmChartReconciler reconciler(
            KubernetesClient client, Clock clock, String controllerName) {
        HelmEngine engine = new HelmEngine(clock, new SecureRandom());
        ReleaseRunner runner = new ReleaseRunner(client, engine, new ChartFetcher(), clock);
        return new HelmChartReconciler(client, runner, clock, controllerName);
    }

    /** Watches the HelmCharts of these namespaces; an empty set means all of them. */
    public static void register(
            Operator operator, KubernetesClient client, Clock clock, Set<String> namespaces) {
        HelmChartReconciler reconciler = reconciler(client, clock, DEFAULT_NAME);
        operator.register(
                reconciler,
                configuration -> {
                    if (!namespaces.isEmpty()) {
                        configuration.settingNamespaces(namespaces);
                    }
                });
    }
}
