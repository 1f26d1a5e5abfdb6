package dev.j3s.helm.controller;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.crds.helm.FailurePolicy;
import dev.j3s.helm.engine.Chart;
import dev.j3s.helm.engine.HelmEngine;
import dev.j3s.helm.engine.ReleaseInfo;
import dev.j3s.helm.engine.RenderLimits;
import dev.j3s.helm.engine.RenderRequest;
import dev.j3s.helm.engine.Rendered;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Installs, upgrades, rolls back and uninstalls, keeping Helm's records at every step. */
final class ReleaseRunner {
    /** Helm's own default of revisions to keep. */
    private static final int HISTORY_MAX = 10;

    private final KubernetesClient client;
    private final HelmEngine engine;
    private final ChartFetcher fetcher;
    private final Clock clock;
    private final ClusterObjects objects;
    private final ObjectApplier applier;
    private final HookRunner hooks;
    private final ClusterFacts facts;

    ReleaseRunner(KubernetesClient client, HelmEngine engine, ChartFetcher fetcher, Clock clock) {
        ResourceTypes types = new ResourceTypes(client);
        this.client = client;
        this.engine = engine;
        this.fetcher = fetcher;
        this.clock = clock;
        this.objects = new ClusterObjects(client, types);
        this.applier = new ObjectApplier(objects);
        this.hooks = new HookRunner(objects);
        this.facts = new ClusterFacts(client, types);
    }

    void install(Order order, ReleaseStorage storage) {
        Chart chart = fetcher.fetch(order.source());
        if (order.createNamespace()) {
            createNamespace(order.releaseNamespace());
        }
        new CrdInstaller(objects).install(chart.crds(), order.timeout());
        Rendered rendered = render(order, chart, 1);
        Release release = Release.pending(order, chart, rendered, 1, clock.instant());
        storage.create(release);
        try {
            hooks.run(release.hooks(), "pre-install", release.namespace(), order.timeout());
            applier.apply(List.of(), Manifests.objects(release.manifest()), mode(order, true));
            hooks.run(release.hooks(), "post-install", release.namespace(), order.timeout());
        } catch (RuntimeException e) {
            storage.update(release.with(ReleaseStatus.FAILED, failure("Release", release, e)));
            throw e;
        }
        storage.update(release.with(ReleaseStatus.DEPLOYED, "Install complete"));
    }

    /** With the rollback policy, a failure leads back to the last deployed revision at once. */
    void upgrade(Order wanted, ReleaseStorage storage, List<Release> history) {
        Release current = history.getLast();
        Order order = wanted.continuing(current);
        Chart chart = fetcher.fetch(order.source());
        int revision = current.revision() + 1;
        Rendered rendered = render(order, chart, revision);
        Release release =
                Release.pending(order, chart, rendered, revision, clock.instant())
                        .firstDeployed(current);
        Optional<Release> deployed = lastDeployed(history);
        storage.create(release);
        try {
            replace(deployed.orElse(current), release, order, "upgrade");
        } catch (RuntimeException e) {
            storage.update(release.with(ReleaseStatus.FAILED, failure("Upgrade", release, e)));
            if (order.failurePolicy() == FailurePolicy.ROLLBACK && deployed.isPresent()) {
                rollback(order, storage, release, deployed.get());
            }
            throw e;
        }
        history.stream()
                .filter(r -> r.status() == ReleaseStatus.DEPLOYED)
                .forEach(r -> storage.update(superseded(r)));
        storage.update(release.with(ReleaseStatus.DEPLOYED, "Upgrade complete"));
        prune(storage, history);
    }

    private void rollback(Order order, ReleaseStorage storage, Release failed, Release target) {
        Release release = target.asRollback(failed.revision() + 1, clock.instant());
        storage.create(release);
        try {
            replace(failed, release, order, "rollback");
        } catch (RuntimeException e) {
            storage.update(release.with(ReleaseStatus.FAILED, failure("Rollback", release, e)));
            throw e;
        }
        storage.update(superseded(target));
        storage.update(release.with(ReleaseStatus.DEPLOYED, "Rollback to " + target.revision()));
    }

    private void replace(Release before, Release after, Order order, String verb) {
        hooks.run(after.hooks(), "pre-" + verb, after.namespace(), order.timeout());
        applier.apply(
                Manifests.objects(before.manifest()),
                Manifests.objects(after.manifest()),
                mode(order, false));
        hooks.run(after.hooks(), "post-" + verb, after.namespace(), order.timeout());
    }

    /** Deletes the release's objects and records; succeeds when there is no such release. */
    void uninstall(ReleaseId id, Duration timeout, ReleaseStorage storage) {
        List<Release> history = storage.history(id.namespace(), id.name());
        if (history.isEmpty()) {
            return;
        }
        Release latest = history.getLast();
        Release current = lastDeployed(history).orElse(latest);
        storage.update(
                latest.with(
                        ReleaseStatus.UNINSTALLING, "Deletion in progress (or silently failed)"));
        hooks.run(current.hooks(), "pre-delete", current.namespace(), timeout);
        List<ObjectNode> deployed = Manifests.objects(current.manifest());
        List<ObjectRef> deleted = applier.delete(deployed, current.namespace());
        deleted.forEach(ref -> objects.awaitGone(ref, timeout));
        hooks.run(current.hooks(), "post-delete", current.namespace(), timeout);
        history.forEach(storage::delete);
    }

    /** Records that a revision was left half done by a process that is gone. */
    void markFailed(ReleaseStorage storage, Release release) {
        storage.update(
                release.with(ReleaseStatus.FAILED, "interrupted while " + release.status().text()));
    }

    private Rendered render(Order order, Chart chart, int revision) {
        var info =
                new ReleaseInfo(
                        order.releaseName(), order.releaseNamespace(), revision, revision > 1);
        return engine.render(
                new RenderRequest(
                        chart,
                        order.values(),
                        info,
                        facts.capabilities(),
                        facts,
                        RenderLimits.DEFAULT));
    }

    private static ObjectApplier.Mode mode(Order order, boolean install) {
        return new ObjectApplier.Mode(
                new Ownership(order.releaseName(), order.releaseNamespace()),
                install,
                order.takeOwnership(),
                order.serverSide(),
                order.forceConflicts());
    }

    private static Release superseded(Release release) {
        String description = release.json().path("info").path("description").asText();
        return release.with(ReleaseStatus.SUPERSEDED, description);
    }

    private static Optional<Release> lastDeployed(List<Release> history) {
        return history.reversed().stream()
                .filter(r -> r.status() == ReleaseStatus.DEPLOYED)
                .findFirst();
    }

    private static String failure(String what, Release release, RuntimeException e) {
        return what + " \"" + release.name() + "\" failed: " + e.getMessage();
    }

    private static void prune(ReleaseStorage storage, List<Release> history) {
        int surplus = history.size() + 1 - HISTORY_MAX;
        history.stream().limit(Math.max(0, surplus)).forEach(storage::delete);
    }

    private void createNamespace(String name) {
        var namespace =
                new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToLabels("name", name)
                        .endMetadata()
                        .build();
        try {
            client.resource(namespace).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }
}
