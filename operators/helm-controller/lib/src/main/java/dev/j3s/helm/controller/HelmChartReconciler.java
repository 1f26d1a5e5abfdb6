package dev.j3s.helm.controller;

import dev.j3s.crds.helm.Driver;
import dev.j3s.crds.helm.HelmChart;
import dev.j3s.crds.helm.HelmChartConfig;
import dev.j3s.crds.helm.HelmChartSpec;
import dev.j3s.crds.helm.HelmChartStatus;
import dev.j3s.helm.engine.EngineException;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Keeps the release of a HelmChart as the chart and its HelmChartConfig want it. */
@ControllerConfiguration(
        name = "helm-controller",
        finalizerName = "wrangler.cattle.io/on-helm-chart-remove")
public final class HelmChartReconciler implements Reconciler<HelmChart>, Cleaner<HelmChart> {
    private static final System.Logger LOG = System.getLogger(HelmChartReconciler.class.getName());
    private static final String UNMANAGED = "helmcharts.helm.cattle.io/unmanaged";
    private static final String MANAGED_BY = "helmcharts.cattle.io/managed-by";
    private static final Duration RETRY_AFTER = Duration.ofSeconds(15);

    /** Secrets of values are read again this often: watching all Secrets would cost memory. */
    private static final Duration SECRETS_CHECKED_AFTER = Duration.ofSeconds(60);

    private final KubernetesClient client;
    private final ReleaseRunner runner;
    private final OrderBuilder orders;
    private final ChartEvents events;
    private final Clock clock;
    private final String controllerName;

    HelmChartReconciler(
            KubernetesClient client, ReleaseRunner runner, Clock clock, String controllerName) {
        this.client = client;
        this.runner = runner;
        this.orders = new OrderBuilder(client);
        this.events = new ChartEvents(client, clock);
        this.clock = clock;
        this.controllerName = controllerName;
    }

    @Override
    public List<EventSource<?, HelmChart>> prepareEventSources(
            EventSourceContext<HelmChart> context) {
        var configuration =
                InformerEventSourceConfiguration.from(HelmChartConfig.class, HelmChart.class)
                        .withSecondaryToPrimaryMapper(
                                config -> Set.of(ResourceID.fromResource(config)))
                        .withPrimaryToSecondaryMapper(
                                (HelmChart chart) -> Set.of(ResourceID.fromResource(chart)))
                        .build();
        return List.of(new InformerEventSource<>(configuration, context));
    }

    @Override
    public UpdateControl<HelmChart> reconcile(HelmChart chart, Context<HelmChart> context) {
        HelmChartSpec spec = chart.getSpec();
        if (!isOurs(chart) || spec == null) {
            return UpdateControl.noUpdate();
        }
        String helmVersion = Optional.ofNullable(spec.helmVersion()).orElse("");
        if (!helmVersion.isEmpty() && !helmVersion.equals("v3")) {
            events.warning(chart, "UnsupportedVersion", "Unsupported version " + helmVersion);
            return status(chart, ChartStatus.failed("Unsupported version", helmVersion));
        }
        try {
            Order order = orders.build(chart, context.getSecondaryResource(HelmChartConfig.class));
            HelmChartStatus status = bring(chart, order);
            UpdateControl<HelmChart> update = status(chart, status);
            return spec.valuesSecrets() == null
                    ? update
                    : update.rescheduleAfter(SECRETS_CHECKED_AFTER);
        } catch (EngineException e) {
            return failed(chart, String.valueOf(e.getMessage()), false);
        } catch (ReleaseException e) {
            return failed(chart, String.valueOf(e.getMessage()), e.isRetryable());
        } catch (KubernetesClientException e) {
            return failed(chart, String.valueOf(e.getMessage()), true);
        }
    }

    private boolean isOurs(HelmChart chart) {
        var annotations = Optional.ofNullable(chart.getMetadata().getAnnotations());
        boolean unmanaged = annotations.map(a -> a.containsKey(UNMANAGED)).orElse(false);
        String manager = annotations.map(a -> a.get(MANAGED_BY)).orElse(controllerName);
        return !unmanaged && manager.equals(controllerName);
    }

    private HelmChartStatus bring(HelmChart chart, Order order) {
        ReleaseStorage storage = new ReleaseStorage(client, clock, order.driver());
        List<Release> history = storage.history(order.releaseNamespace(), order.releaseName());
        ReleaseAction action =
                ReleasePlanner.plan(history, order.configHash(), order.failurePolicy());
        LOG.log(
                System.Logger.Level.DEBUG,
                "helm release planned namespace={0} name={1} action={2}",
                order.releaseNamespace(),
                order.releaseName(),
                action.getClass().getSimpleName());
        return switch (action) {
            case ReleaseAction.Keep _ -> ChartStatus.deployed();
            case ReleaseAction.Refuse refuse -> ChartStatus.failed("Refused", refuse.reason());
            case ReleaseAction.Install _ -> {
                runner.install(order, storage);
                events.normal(chart, "Installed", "Installed release " + order.releaseName());
                yield ChartStatus.deployed();
            }
            case ReleaseAction.Upgrade upgrade -> {
                if (upgrade.markFailed()) {
                    runner.markFailed(storage, upgrade.current());
                }
                runner.upgrade(order, storage, history);
                events.normal(chart, "Upgraded", "Upgraded release " + order.releaseName());
                yield ChartStatus.deployed();
            }
            case ReleaseAction.Reinstall _ -> {
                runner.uninstall(order.id(), order.timeout(), storage);
                runner.install(order, storage);
                events.normal(chart, "Reinstalled", "Reinstalled release " + order.releaseName());
                yield ChartStatus.deployed();
            }
        };
    }

    private UpdateControl<HelmChart> failed(HelmChart chart, String message, boolean retry) {
        LOG.log(
                System.Logger.Level.WARNING,
                "helm release failed namespace={0} name={1} problem={2}",
                chart.getMetadata().getNamespace(),
                chart.getMetadata().getName(),
                message);
        events.warning(chart, "ReleaseFailed", message);
        UpdateControl<HelmChart> update =
                status(chart, ChartStatus.failed("Release failed", message));
        return retry ? update.rescheduleAfter(RETRY_AFTER) : update;
    }

    /** The same status again is no write. */
    private static UpdateControl<HelmChart> status(HelmChart chart, HelmChartStatus status) {
        if (status.equals(chart.getStatus())) {
            return UpdateControl.noUpdate();
        }
        HelmChart patch = new HelmChart();
        patch.getMetadata().setName(chart.getMetadata().getName());
        patch.getMetadata().setNamespace(chart.getMetadata().getNamespace());
        patch.setStatus(status);
        return UpdateControl.patchStatus(patch);
    }

    /** A release that cannot be uninstalled keeps its HelmChart: nothing is orphaned in silence. */
    @Override
    public DeleteControl cleanup(HelmChart chart, Context<HelmChart> context) {
        HelmChartSpec spec = chart.getSpec();
        if (!isOurs(chart) || spec == null) {
            return DeleteControl.defaultDelete();
        }
        String namespace =
                Optional.ofNullable(spec.targetNamespace())
                        .filter(n -> !n.isEmpty())
                        .orElse(chart.getMetadata().getNamespace());
        Driver driver = Optional.ofNullable(spec.driver()).orElse(Driver.SECRET);
        try {
            runner.uninstall(
                    new ReleaseId(chart.getMetadata().getName(), namespace),
                    OrderBuilder.timeout(spec.timeout()),
                    new ReleaseStorage(client, clock, driver));
            return DeleteControl.defaultDelete();
        } catch (ReleaseException | KubernetesClientException e) {
            events.warning(chart, "UninstallFailed", String.valueOf(e.getMessage()));
            return DeleteControl.noFinalizerRemoval().rescheduleAfter(RETRY_AFTER.toMillis());
        }
    }
}
