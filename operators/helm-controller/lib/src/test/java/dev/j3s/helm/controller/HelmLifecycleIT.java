package dev.j3s.helm.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.j3s.crds.CrdManifests;
import dev.j3s.crds.helm.Driver;
import dev.j3s.crds.helm.HelmChart;
import dev.j3s.crds.helm.HelmChartCondition;
import dev.j3s.crds.helm.HelmChartConfig;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.Operator;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The controller against a real API server: releases that helm itself would recognize. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HelmLifecycleIT {
    private static final long DEADLINE_SECONDS = 30;

    private Optional<KubernetesClient> cluster = Optional.empty();
    private Optional<Operator> operator = Optional.empty();
    private String namespace = "";

    @BeforeAll
    void startTheOperator() {
        cluster = TestCluster.find();
        Assumptions.assumeTrue(
                cluster.isPresent(), "no cluster: set J3S_TEST_KUBECONFIG to a kubeconfig");
        for (String manifest : CrdManifests.all()) {
            var crd = Serialization.unmarshal(manifest, CustomResourceDefinition.class);
            client().resource(crd).serverSideApply();
            client().apiextensions()
                    .v1()
                    .customResourceDefinitions()
                    .withName(crd.getMetadata().getName())
                    .waitUntilCondition(
                            HelmLifecycleIT::established, DEADLINE_SECONDS, TimeUnit.SECONDS);
        }
        namespace = "helm-it-" + Long.toString(System.nanoTime(), 36);
        client().resource(
                        new NamespaceBuilder()
                                .withNewMetadata()
                                .withName(namespace)
                                .endMetadata()
                                .build())
                .create();
        Operator started = new Operator(overrider -> overrider.withKubernetesClient(client()));
        HelmControllerOperator.register(started, client(), Clock.systemUTC(), Set.of(namespace));
        started.start();
        operator = Optional.of(started);
    }

    private static boolean established(CustomResourceDefinition crd) {
        return crd != null
                && crd.getStatus() != null
                && crd.getStatus().getConditions().stream()
                        .anyMatch(c ->
                                c.getType().equals("Established") && c.getStatus().equals("True"));
    }

    @AfterAll
    void stop() {
        cluster.ifPresent(c -> c.namespaces().withName(namespace).delete());
        // Stopping the operator closes its client too.
        operator.ifPresent(Operator::stop);
    }

    private KubernetesClient client() {
        return cluster.orElseThrow();
    }

    @Test
    void installsUpgradesAndUninstalls() {
        String content = TestCharts.tgz("demo", Map.of("templates/c.yaml", configMaps(20)));
        long before = System.nanoTime();
        create("life", "chartContent: " + content + "\n  valuesContent: 'word: one'\n");
        awaitCondition("life", "Deployed");
        long millis = (System.nanoTime() - before) / 1_000_000;
        assertThat(millis).as("milliseconds to install 20 objects").isLessThan(5_000);
        System.getLogger(getClass().getName())
                .log(System.Logger.Level.INFO, "installed 20 objects in {0} ms", millis);

        ConfigMap map = map("life-7");
        assertThat(map.getData()).containsEntry("word", "one");
        assertThat(map.getMetadata().getLabels())
                .containsEntry("app.kubernetes.io/managed-by", "Helm");
        assertThat(map.getMetadata().getAnnotations())
                .containsEntry("meta.helm.sh/release-name", "life");
        assertThat(statuses("life")).containsExactly("deployed");

        HelmChartConfig config =
                parse(
                        "HelmChartConfig",
                        "life",
                        "valuesContent: 'word: two'",
                        HelmChartConfig.class);
        client().resource(config).create();
        awaitMap("life-7", m -> m != null && "two".equals(m.getData().get("word")));
        awaitStatuses("life", List.of("superseded", "deployed"));

        client().resources(HelmChart.class).inNamespace(namespace).withName("life").delete();
        awaitMap("life-7", m -> m == null);
        client().resources(HelmChart.class)
                .inNamespace(namespace)
                .withName("life")
                .waitUntilCondition(c -> c == null, DEADLINE_SECONDS, TimeUnit.SECONDS);
        assertThat(statuses("life")).isEmpty();
    }

    @Test
    void rollsBackAnUpgradeThatFails() {
        String content =
                TestCharts.tgz(
                        "demo",
                        Map.of(
                                "templates/c.yaml",
                                "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\n"
                                        + "data: {word: {{ .Values.word | toJson }}}\n"));
        create("back", "chartContent: " + content + "\n  valuesContent: 'word: good'\n");
        awaitCondition("back", "Deployed");

        var chart = client().resources(HelmChart.class).inNamespace(namespace).withName("back");
        chart.patch(
                PatchContext.of(PatchType.JSON_MERGE),
                "{\"spec\":{\"valuesContent\":\"word: {a: map}\"}}");
        awaitCondition("back", "Failed");

        assertThat(map("back").getData()).containsEntry("word", "good");
        assertThat(statuses("back")).containsExactly("superseded", "failed", "deployed");
    }

    @Test
    void refusesObjectsOfOthers() {
        client().resource(
                        new ConfigMapBuilder()
                                .withNewMetadata()
                                .withName("taken-0")
                                .withNamespace(namespace)
                                .endMetadata()
                                .build())
                .create();
        String content = TestCharts.tgz("demo", Map.of("templates/c.yaml", configMaps(1)));
        create("taken", "chartContent: " + content + "\n  valuesContent: 'word: x'\n");

        HelmChart failed = awaitCondition("taken", "Failed");

        assertThat(Serialization.asJson(failed.getStatus()))
                .contains("exists and cannot be imported into the current release");
    }

    private static String configMaps(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(
                            "---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}-")
                    .append(i)
                    .append("\ndata: {word: {{ .Values.word }}}\n");
        }
        return text.toString();
    }

    private void create(String name, String spec) {
        client().resource(parse("HelmChart", name, spec, HelmChart.class)).create();
    }

    private <T> T parse(String kind, String name, String spec, Class<T> type) {
        return Serialization.unmarshal(
                "apiVersion: helm.cattle.io/v1\nkind: "
                        + kind
                        + "\nmetadata:\n  name: "
                        + name
                        + "\n  namespace: "
                        + namespace
                        + "\nspec:\n  "
                        + spec,
                type);
    }

    private ConfigMap map(String name) {
        return client().configMaps().inNamespace(namespace).withName(name).require();
    }

    private void awaitMap(String name, Predicate<ConfigMap> condition) {
        client().configMaps()
                .inNamespace(namespace)
                .withName(name)
                .waitUntilCondition(condition, DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    private HelmChart awaitCondition(String name, String type) {
        return client().resources(HelmChart.class)
                .inNamespace(namespace)
                .withName(name)
                .waitUntilCondition(
                        c -> c != null && has(c, type), DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    private static boolean has(HelmChart chart, String type) {
        var status = Optional.ofNullable(chart.getStatus());
        List<HelmChartCondition> conditions =
                status.flatMap(s -> Optional.ofNullable(s.conditions())).orElse(List.of());
        return conditions.stream()
                .anyMatch(c -> type.equals(c.type()) && "True".equals(c.status()));
    }

    private List<String> statuses(String release) {
        return new ReleaseStorage(client(), Clock.systemUTC(), Driver.SECRET)
                .history(namespace, release).stream().map(r -> r.status().text()).toList();
    }

    private void awaitStatuses(String release, List<String> wanted) {
        client().secrets()
                .inNamespace(namespace)
                .withName("sh.helm.release.v1." + release + ".v" + wanted.size())
                .waitUntilCondition(
                        s ->
                                s != null
                                        && wanted.getLast()
                                                .equals(s.getMetadata().getLabels().get("status")),
                        DEADLINE_SECONDS,
                        TimeUnit.SECONDS);
        assertThat(statuses(release)).isEqualTo(wanted);
    }
}
