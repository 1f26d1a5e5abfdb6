package dev.j3s.helm.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The real helm, asked for the text that ours must equal; named by property or environment. */
record HelmBinary(Path path) {
    record Answer(boolean rendered, String text) {}

    private static final long TIMEOUT_SECONDS = 120;

    static Optional<HelmBinary> find() {
        String named = System.getProperty("j3s.helm", System.getenv().getOrDefault("J3S_HELM", ""));
        return named.isEmpty() ? Optional.empty() : Optional.of(new HelmBinary(Path.of(named)));
    }

    Answer template(Path chart, String kubeVersion) throws IOException, InterruptedException {
        Path out = Files.createTempFile("helm", ".yaml");
        try {
            List<String> command =
                    List.of(
                            path.toString(),
                            "template",
                            "rel",
                            chart.toString(),
                            "--namespace",
                            "ns",
                            "--kube-version",
                            kubeVersion,
                            "--skip-tests=false");
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(false)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .redirectOutput(out.toFile())
                            .start();
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("helm did not answer for " + chart);
            }
            String text = Files.readString(out, StandardCharsets.UTF_8);
            return new Answer(process.exitValue() == 0, text);
        } finally {
            Files.deleteIfExists(out);
        }
    }
}
