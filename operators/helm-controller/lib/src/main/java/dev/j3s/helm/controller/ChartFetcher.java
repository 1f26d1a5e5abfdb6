package dev.j3s.helm.controller;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.helm.engine.Chart;
import dev.j3s.helm.engine.ChartArchive;
import dev.j3s.helm.engine.Values;
import dev.j3s.helm.engine.Version;
import dev.j3s.helm.engine.VersionConstraint;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Brings a chart from wherever its source says. */
final class ChartFetcher {
    Chart fetch(ChartSource source) {
        return ChartArchive.read(
                switch (source) {
                    case ChartSource.Content content -> content.archive();
                    case ChartSource.Url url -> direct(url);
                    case ChartSource.Repository repository -> fromRepository(repository);
                    case ChartSource.Oci oci -> {
                        try (ChartHttp http = new ChartHttp(oci.access())) {
                            yield new OciRegistry(http, oci).pull();
                        }
                    }
                });
    }

    private static byte[] direct(ChartSource.Url source) {
        try (ChartHttp http = new ChartHttp(source.access())) {
            return http.fetch(URI.create(source.url()), http.basic());
        }
    }

    private static byte[] fromRepository(ChartSource.Repository source) {
        String base = source.url().endsWith("/") ? source.url() : source.url() + "/";
        URI index = URI.create(base + "index.yaml");
        try (ChartHttp http = new ChartHttp(source.access())) {
            String text = new String(http.fetch(index, http.basic()), StandardCharsets.UTF_8);
            JsonNode root =
                    Serialization.unmarshal(Values.parseYaml(text).toJson(), JsonNode.class);
            JsonNode entry = entry(root.path("entries").path(source.chart()), source);
            URI archive = URI.create(base).resolve(entry.path("urls").path(0).asText());
            boolean sameHost = archive.getAuthority().equals(index.getAuthority());
            boolean mayPass = sameHost || source.access().passCredentials();
            return http.fetch(archive, mayPass ? http.basic() : "");
        }
    }

    private static JsonNode entry(JsonNode versions, ChartSource.Repository source) {
        Map<String, JsonNode> byVersion = new HashMap<>();
        StreamSupport.stream(versions.spliterator(), false)
                .filter(v -> !v.path("urls").isEmpty())
                .forEach(v -> byVersion.putIfAbsent(v.path("version").asText(), v));
        String chosen =
                choose(List.copyOf(byVersion.keySet()), source.version())
                        .orElseThrow(() ->
                                ReleaseException.permanent(
                                        "chart \""
                                                + source.chart()
                                                + "\" version \""
                                                + source.version()
                                                + "\" not found in "
                                                + source.url()
                                                + " repository"));
        return byVersion.getOrDefault(chosen, versions);
    }

    /** The exact version, else the highest that the wanted range allows. */
    static Optional<String> choose(List<String> versions, String wanted) {
        if (versions.contains(wanted)) {
            return Optional.of(wanted);
        }
        VersionConstraint constraint = VersionConstraint.parse(wanted.isEmpty() ? "*" : wanted);
        return versions.stream()
                .map(Version::find)
                .flatMap(Optional::stream)
                .filter(constraint::allows)
                .max(Comparator.naturalOrder())
                .map(Version::original);
    }
}
