package dev.j3s.helm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Real charts, where they are present: rendered with their default values, equal to helm's text.
 */
class CorpusTest {
    private static final String KUBE_VERSION = "v1.36.2";

    /** Charts whose default values helm refuses as well. */
    private static final Set<String> REFUSED = Set.of("loki-", "external-dns-");

    private final HelmEngine engine = new HelmEngine(Clock.systemUTC(), new SecureRandom());

    @Test
    void saysWhetherTheCorpusIsPresent() {
        Assumptions.assumeTrue(
                corpus().isPresent(), "no corpus: set -Dj3s.charts=<directory of .tgz charts>");
        assertThat(corpus()).isPresent();
    }

    @TestFactory
    Stream<DynamicTest> rendersEveryChartAsHelmDoes() throws IOException {
        List<Path> charts = new ArrayList<>();
        if (corpus().isPresent()) {
            try (Stream<Path> files = Files.list(corpus().get())) {
                files.filter(f -> f.toString().endsWith(".tgz")).sorted().forEach(charts::add);
            }
        }
        return charts.stream()
                .map(c -> DynamicTest.dynamicTest(c.getFileName().toString(), () -> check(c)));
    }

    private static Optional<Path> corpus() {
        String named =
                System.getProperty("j3s.charts", System.getenv().getOrDefault("J3S_CHARTS", ""));
        Path beside = Path.of("../../../../shared/charts").toAbsolutePath().normalize();
        Path directory = named.isEmpty() ? beside : Path.of(named);
        return Files.isDirectory(directory) ? Optional.of(directory) : Optional.empty();
    }

    private void check(Path archive) throws IOException, InterruptedException {
        Optional<HelmBinary> helm = HelmBinary.find();
        if (REFUSED.stream().anyMatch(archive.getFileName().toString()::startsWith)) {
            assertThatThrownBy(() -> render(archive)).isInstanceOf(EngineException.class);
            return;
        }

        String ours = render(archive);

        assertThat(ours).isNotBlank();
        if (helm.isPresent()) {
            HelmBinary.Answer first = helm.get().template(archive, KUBE_VERSION);
            HelmBinary.Answer second = helm.get().template(archive, KUBE_VERSION);
            assertThat(first.rendered()).isTrue();
            if (first.text().equals(second.text())) {
                assertThat(ours).isEqualTo(first.text());
            } else {
                assertThat(ours.lines().count()).isEqualTo(first.text().lines().count());
            }
        }
    }

    private String render(Path archive) throws IOException {
        Chart chart = ChartArchive.read(Files.readAllBytes(archive));
        var capabilities = new Capabilities(KUBE_VERSION, KnownApiVersions.LIST);
        var request =
                RenderRequest.offline(
                        chart, Values.EMPTY, ReleaseInfo.install("rel", "ns"), capabilities);
        Rendered rendered = engine.render(request);
        // helm prints the manifests without their last blank lines, then the hooks.
        StringBuilder text = new StringBuilder(rendered.manifestText().stripTrailing());
        text.append('\n');
        for (Hook hook : rendered.hooks()) {
            text.append(new Manifest(hook.source(), hook.kind(), hook.content()).text());
        }
        return text.toString();
    }
}
