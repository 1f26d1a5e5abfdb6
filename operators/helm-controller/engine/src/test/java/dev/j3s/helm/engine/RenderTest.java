package dev.j3s.helm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RenderTest {
    private static final String CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ";

    @Test
    void sortsByInstallOrderAndKeepsHooksApart() {
        Rendered rendered =
                new TestChart()
                        .file("templates/a.yaml", "kind: Deployment\nmetadata: {name: d}\n")
                        .file(
                                "templates/b.yaml",
                                "kind: Namespace\nmetadata: {name: n}\n---\nkind: Job\nmetadata:\n"
                                        + "  name: j\n  annotations:\n"
                                        + "    helm.sh/hook: pre-install,post-upgrade\n"
                                        + "    helm.sh/hook-weight: \"-5\"\n"
                                        + "    helm.sh/hook-delete-policy: hook-succeeded\n")
                        .render(Values.EMPTY);

        assertThat(rendered.manifests())
                .extracting(Manifest::kind)
                .containsExactly("Namespace", "Deployment");
        assertThat(rendered.hooks())
                .singleElement()
                .satisfies(hook -> {
                    assertThat(hook.name()).isEqualTo("j");
                    assertThat(hook.weight()).isEqualTo(-5);
                    assertThat(hook.events()).containsExactly("pre-install", "post-upgrade");
                    assertThat(hook.deletePolicies()).containsExactly("hook-succeeded");
                });
    }

    @Test
    void scopesValuesGlobalsAliasesAndConditions() {
        TestChart chart =
                new TestChart()
                        .file(
                                "Chart.yaml",
                                "apiVersion: v2\nname: demo\nversion: 0.1.0\ndependencies:\n"
                                        + "- {name: sub, version: 1.x, alias: first}\n"
                                        + "- {name: sub, version: 1.x, alias: second,"
                                        + " condition: second.enabled}\n")
                        .file("values.yaml", "global: {env: prod}\nfirst: {size: 9}\n")
                        .file("charts/sub/Chart.yaml", "name: sub\nversion: 1.2.3\n")
                        .file("charts/sub/values.yaml", "size: 1\nenabled: false\n")
                        .file(
                                "charts/sub/templates/c.yaml",
                                CONFIG_MAP
                                        + "{{ .Chart.Name }}-{{ .Values.size }}"
                                        + "-{{ .Values.global.env }}\n");

        assertThat(chart.render(Values.EMPTY).manifestText())
                .contains("first-9-prod")
                .doesNotContain("second");
        assertThat(chart.render(Values.parseYaml("second: {enabled: true}")).manifestText())
                .contains("second-1-prod");
    }

    @Test
    void importsValuesOfSubcharts() {
        Rendered rendered =
                new TestChart()
                        .file(
                                "Chart.yaml",
                                "apiVersion: v2\nname: demo\nversion: 0.1.0\ndependencies:\n"
                                        + "- name: sub\n  version: 1.x\n  import-values:\n  - data\n"
                                        + "  - {child: deep, parent: here}\n")
                        .file("charts/sub/Chart.yaml", "name: sub\nversion: 1.0.0\n")
                        .file(
                                "charts/sub/values.yaml",
                                "exports: {data: {port: 80}}\ndeep: {x: z}\n")
                        .file(
                                "templates/c.yaml",
                                CONFIG_MAP + "p{{ .Values.port }}-{{ .Values.here.x }}\n")
                        .render(Values.EMPTY);

        assertThat(rendered.manifestText()).contains("p80-z");
    }

    @Test
    void validatesValuesAgainstTheSchema() {
        TestChart chart =
                new TestChart()
                        .file(
                                "values.schema.json",
                                "{\"type\":\"object\",\"properties\":{\"replicas\":"
                                        + "{\"type\":\"integer\",\"minimum\":1}}}");

        assertThatThrownBy(() -> chart.render(Values.parseYaml("replicas: many")))
                .hasMessageContaining("demo:\n- at '/replicas': got string, want integer");
        assertThatThrownBy(() -> chart.render(Values.parseYaml("replicas: 0")))
                .hasMessageContaining("minimum: got 0, want 1");
    }

    @Test
    void offersFilesCapabilitiesAndTpl() {
        Rendered rendered =
                new TestChart()
                        .file("conf/a.txt", "hello\n")
                        .file(
                                "templates/NOTES.txt",
                                "{{ (.Files.Glob \"conf/*\").AsConfig }}|"
                                        + "{{ .Capabilities.APIVersions.Has \"apps/v1\" }}|"
                                        + "{{ tpl \"{{ .Release.Name }}\" . }}|"
                                        + "{{ .Capabilities.KubeVersion.Minor }}")
                        .render(Values.EMPTY);

        assertThat(rendered.notes()).isEqualTo("a.txt: |\n  hello|true|rel|36");
    }

    @Test
    void keepsCrdsUntemplated() {
        Rendered rendered =
                new TestChart().file("crds/x.yaml", "kind: {{ raw }}\n").render(Values.EMPTY);

        assertThat(rendered.crds())
                .containsExactly(new CrdFile("demo/crds/x.yaml", "kind: {{ raw }}\n"));
    }

    @Test
    void rendersJinjaWhereTheChartAsksForIt() {
        Rendered rendered =
                new TestChart()
                        .file(
                                "Chart.yaml",
                                "apiVersion: v2\nname: demo\nversion: 0.1.0\nannotations:\n"
                                        + "  j3s.dev/template-engine: jinjava\n")
                        .file(
                                "templates/c.yaml",
                                "{% for n in Values.names %}\n---\n"
                                        + CONFIG_MAP
                                        + "{{ Release.Name }}-{{ n }}\n{% endfor %}\n")
                        .render(Values.parseYaml("names: [a, b]"));

        assertThat(rendered.manifestText()).contains("rel-a").contains("rel-b");
    }

    @Test
    void asksLookupForLiveObjects() {
        Chart chart =
                new TestChart()
                        .file(
                                "templates/NOTES.txt",
                                "{{ (lookup \"v1\" \"Secret\" \"ns\" \"s\").data.k }}")
                        .chart();
        var request =
                new RenderRequest(
                        chart,
                        Values.EMPTY,
                        ReleaseInfo.install("rel", "ns"),
                        new Capabilities("v1.36.2", KnownApiVersions.LIST),
                        (version, kind, namespace, name) ->
                                java.util.Optional.of("{\"data\":{\"k\":\"" + kind + name + "\"}}"),
                        RenderLimits.DEFAULT);

        Rendered rendered =
                new HelmEngine(TestChart.CLOCK, new java.security.SecureRandom()).render(request);

        assertThat(rendered.notes()).isEqualTo("Secrets");
    }

    @Test
    void setsValuesByPath() {
        Values values =
                Values.parseYaml("a: {b: 1}")
                        .set("a.c[1].d", "true")
                        .setString("a.e\\.f", "5")
                        .set("a.b", "7");

        assertThat(values.toJson())
                .isEqualTo("{\"a\":{\"b\":7,\"c\":[null,{\"d\":true}],\"e.f\":\"5\"}}");
    }
}
