package dev.j3s.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** A small chart of our own and the HelmChart objects that install it. */
final class Charts {
    private Charts() {}

    /** The packaged chart, base64-encoded as {@code chartContent} wants it. */
    static String content(Path scratch) throws IOException {
        return Base64.getEncoder().encodeToString(Files.readAllBytes(archive(scratch)));
    }

    /** Packs the chart with tar, as {@code helm package} lays it out. */
    static Path archive(Path scratch) throws IOException {
        var chart = Files.createDirectories(scratch.resolve("charts/hello"));
        Files.createDirectories(chart.resolve("templates"));
        Files.writeString(
                chart.resolve("Chart.yaml"),
                "apiVersion: v2\nname: hello\nversion: 0.1.0\nappVersion: \"1\"\n");
        Files.writeString(chart.resolve("values.yaml"), "greeting: default\n");
        Files.writeString(
                chart.resolve("templates/configmap.yaml"),
                """
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: {{ .Release.Name }}-greeting
                  labels: {app.kubernetes.io/managed-by: {{ .Release.Service }}}
                data:
                  greeting: {{ .Values.greeting | quote }}
                """);
        var archive = scratch.resolve("hello-0.1.0.tgz");
        Command.of(
                        "tar",
                        "-czf",
                        archive.toString(),
                        "-C",
                        scratch.resolve("charts").toString(),
                        "hello")
                .output();
        return archive;
    }

    static String helmChart(String name, String content, String greeting) {
        return """
        apiVersion: helm.cattle.io/v1
        kind: HelmChart
        metadata: {name: %s, namespace: kube-system}
        spec:
          targetNamespace: default
          chartContent: %s
          valuesContent: |
            greeting: %s
        """
                .formatted(name, content, greeting);
    }
}
