package dev.j3s.helm.app;

import dev.j3s.crds.helm.HelmChart;
import dev.j3s.helm.controller.HelmChartReconciler;
import dev.j3s.helm.controller.HelmControllerOperator;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.quarkiverse.operatorsdk.annotations.CSVMetadata;
import io.quarkiverse.operatorsdk.annotations.RBACRule;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;

/** Lets Quarkus find the library's reconciler, and states what it may do and how it is listed. */
@Singleton
@ControllerConfiguration(
        name = HelmControllerOperator.DEFAULT_NAME,
        finalizerName = "wrangler.cattle.io/on-helm-chart-remove")
@RBACRule(apiGroups = "*", resources = "*", verbs = "*")
@CSVMetadata(
        displayName = "j3s helm controller",
        description = "Keeps HelmCharts installed as Helm releases, in process and without jobs.")
public class HelmChartController implements Reconciler<HelmChart>, Cleaner<HelmChart> {
    private final HelmChartReconciler reconciler;

    public HelmChartController(KubernetesClient client) {
        this.reconciler =
                HelmControllerOperator.reconciler(
                        client, Clock.systemUTC(), HelmControllerOperator.DEFAULT_NAME);
    }

    @Override
    public List<EventSource<?, HelmChart>> prepareEventSources(
            EventSourceContext<HelmChart> context) {
        return reconciler.prepareEventSources(context);
    }

    @Override
    public UpdateControl<HelmChart> reconcile(HelmChart chart, Context<HelmChart> context) {
        return reconciler.reconcile(chart, context);
    }

    @Override
    public DeleteControl cleanup(HelmChart chart, Context<HelmChart> context) {
        return reconciler.cleanup(chart, context);
    }
}
