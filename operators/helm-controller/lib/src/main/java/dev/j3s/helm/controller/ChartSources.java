package dev.j3s.helm.controller;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.crds.helm.HelmChartSpec;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Finds out where a HelmChart's chart is to be had, with the credentials it refers to. */
final class ChartSources {
    private static final String API_VARIABLE = "%{KUBERNETES_API}%";
    private static final String DOCKER_CONFIG = ".dockerconfigjson";

    private final KubernetesClient client;

    ChartSources(KubernetesClient client) {
        this.client = client;
    }

    ChartSource source(String namespace, String name, HelmChartSpec spec) {
        String content = text(spec.chartContent());
        if (!content.isEmpty()) {
            return new ChartSource.Content(decode(content));
        }
        String chart = text(spec.chart()).replace(API_VARIABLE, apiAddress());
        if (chart.isEmpty()) {
            throw ReleaseException.permanent("neither chart nor chartContent is set");
        }
        if (chart.startsWith("https://") || chart.startsWith("http://")) {
            return new ChartSource.Url(chart, access(namespace, spec, host(chart)));
        }
        if (chart.startsWith("oci://")) {
            return new ChartSource.Oci(
                    chart.substring("oci://".length()),
                    text(spec.version()),
                    access(namespace, spec, host(chart)));
        }
        String repo = text(spec.repo());
        if (repo.startsWith("oci://")) {
            return new ChartSource.Oci(
                    repo.substring("oci://".length()) + "/" + chart,
                    text(spec.version()),
                    access(namespace, spec, host(repo)));
        }
        if (repo.isEmpty()) {
            throw ReleaseException.permanent("chart " + chart + " of " + name + " needs a repo");
        }
        return new ChartSource.Repository(
                repo, chart, text(spec.version()), access(namespace, spec, host(repo)));
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static byte[] decode(String content) {
        try {
            return Base64.getMimeDecoder().decode(content);
        } catch (IllegalArgumentException e) {
            throw ReleaseException.permanent("chartContent is not base64: " + e.getMessage());
        }
    }

    private String apiAddress() {
        return client.getMasterUrl().getAuthority();
    }

    private static String host(String url) {
        try {
            return Optional.ofNullable(URI.create(url).getAuthority()).orElse("");
        } catch (IllegalArgumentException e) {
            throw ReleaseException.permanent("not a URL: " + url);
        }
    }

    private ChartSource.Access access(String namespace, HelmChartSpec spec, String host) {
        Map<String, String> auth = secret(namespace, spec.authSecret());
        Optional<ChartSource.Login> login =
                auth.containsKey("username")
                        ? Optional.of(
                                new ChartSource.Login(
                                        auth.getOrDefault("username", ""),
                                        auth.getOrDefault("password", "")))
                        : dockerLogin(secret(namespace, spec.dockerRegistrySecret()), host);
        Optional<ChartSource.ClientCertificate> certificate =
                auth.containsKey("tls.crt") && auth.containsKey("tls.key")
                        ? Optional.of(
                                new ChartSource.ClientCertificate(
                                        auth.getOrDefault("tls.crt", ""),
                                        auth.getOrDefault("tls.key", "")))
                        : Optional.empty();
        return new ChartSource.Access(
                login,
                certificate,
                Boolean.TRUE.equals(spec.authPassCredentials()),
                Boolean.TRUE.equals(spec.insecureSkipTLSVerify()),
                Boolean.TRUE.equals(spec.plainHTTP()),
                authorities(namespace, spec));
    }

    private Map<String, String> secret(String namespace, @Nullable LocalObjectReference reference) {
        Map<String, String> data = new TreeMap<>();
        if (reference == null) {
            return data;
        }
        Secret secret = client.secrets().inNamespace(namespace).withName(reference.getName()).get();
        if (secret == null) {
            throw ReleaseException.passing("secret " + reference.getName() + " not found");
        }
        Optional.ofNullable(secret.getData())
                .orElse(Map.of())
                .forEach((key, value) ->
                        data.put(
                                key,
                                new String(
                                        Base64.getDecoder().decode(value),
                                        StandardCharsets.UTF_8)));
        return data;
    }

    private static Optional<ChartSource.Login> dockerLogin(
            Map<String, String> secret, String host) {
        String config = secret.getOrDefault(DOCKER_CONFIG, "");
        if (config.isEmpty()) {
            return Optional.empty();
        }
        JsonNode entry = Serialization.unmarshal(config, JsonNode.class).path("auths").path(host);
        String auth = entry.path("auth").asText();
        if (auth.isEmpty()) {
            return entry.has("username")
                    ? Optional.of(
                            new ChartSource.Login(
                                    entry.path("username").asText(),
                                    entry.path("password").asText()))
                    : Optional.empty();
        }
        String pair = new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8);
        int colon = pair.indexOf(':');
        return colon < 0
                ? Optional.empty()
                : Optional.of(
                        new ChartSource.Login(pair.substring(0, colon), pair.substring(colon + 1)));
    }

    private String authorities(String namespace, HelmChartSpec spec) {
        StringBuilder pem = new StringBuilder(text(spec.repoCA()));
        LocalObjectReference reference = spec.repoCAConfigMap();
        if (reference != null) {
            var map =
                    client.configMaps().inNamespace(namespace).withName(reference.getName()).get();
            if (map == null) {
                throw ReleaseException.passing("config map " + reference.getName() + " not found");
            }
            new TreeMap<>(Optional.ofNullable(map.getData()).orElse(Map.of()))
                    .values()
                    .forEach(v -> pem.append('\n').append(v));
        }
        return pem.toString();
    }
}
