package dev.j3s.crds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.j3s.crds.addon.Addon;
import dev.j3s.crds.helm.HelmChart;
import dev.j3s.crds.helm.HelmChartConfig;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manifests are the truth; the types must generate the same. */
class CrdManifestsTest {
    @TempDir Path directory = Path.of("unset");

    @Test
    void equalWhatTheTypesGenerate() throws IOException {
        Map<String, CustomResourceDefinition> generated = new TreeMap<>();
        var info =
                new CRDGenerator()
                        .customResourceClasses(
                                List.of(HelmChart.class, HelmChartConfig.class, Addon.class))
                        .inOutputDir(directory.toFile())
                        .forCRDVersions("v1")
                        .detailedGenerate();
        info.getCRDDetailsPerNameAndVersion()
                .forEach((name, versions) ->
                        versions.values().forEach(v -> generated.put(name, read(v.getFilePath()))));

        if (Boolean.getBoolean("golden.update")) {
            rewrite(generated);
        }
        Map<String, CustomResourceDefinition> written = new TreeMap<>();
        for (String manifest : CrdManifests.all()) {
            var crd = Serialization.unmarshal(manifest, CustomResourceDefinition.class);
            written.put(crd.getMetadata().getName(), crd);
        }

        assertThat(written.keySet()).isEqualTo(generated.keySet());
        written.forEach((name, crd) ->
                assertThat(Serialization.asYaml(crd.getSpec()))
                        .isEqualTo(Serialization.asYaml(generated.get(name).getSpec())));
    }

    private static void rewrite(Map<String, CustomResourceDefinition> generated)
            throws IOException {
        for (String directory : List.of("src/main/resources/crds", "target/classes/crds")) {
            for (var entry : generated.entrySet()) {
                Path file = Path.of(directory, entry.getKey() + ".yaml");
                Files.writeString(file, Serialization.asYaml(entry.getValue()));
            }
        }
    }

    private static CustomResourceDefinition read(String file) {
        try {
            return Serialization.unmarshal(
                    Files.readString(Path.of(file)), CustomResourceDefinition.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
