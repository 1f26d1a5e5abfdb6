package dev.j3s.registrymirror;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A parsed registries.yaml: what stands for each registry, {@code *} for all others. */
public final class RegistriesConfig {
    /** Credentials of one registry; an empty text is an absent one. */
    record Auth(String username, String password, String auth, String identityToken) {
        static final Auth NONE = new Auth("", "", "", "");

        boolean isEmpty() {
            return equals(NONE);
        }
    }

    record Tls(String caFile, String certFile, String keyFile, boolean insecureSkipVerify) {
        static final Tls NONE = new Tls("", "", "", false);
    }

    private record Mirror(List<String> endpoints, Map<String, String> rewrites) {}

    static final String ANY = "*";
    private static final ObjectMapper YAML =
            new ObjectMapper(new YAMLFactory())
                    .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

    private final Map<String, Mirror> mirrors = new LinkedHashMap<>();
    private final Map<String, Auth> auths = new LinkedHashMap<>();
    private final Map<String, Tls> tls = new LinkedHashMap<>();

    private RegistriesConfig() {}

    /** An empty text configures nothing; a text that is no such file is refused. */
    public static RegistriesConfig parse(String yaml) {
        RegistriesConfig config = new RegistriesConfig();
        try {
            JsonNode root = YAML.readTree(yaml);
            root.path("mirrors").properties().forEach(e -> config.mirror(e.getKey(), e.getValue()));
            root.path("auths").properties().forEach(e -> config.auth(e.getKey(), e.getValue()));
            root.path("configs")
                    .properties()
                    .forEach(e -> {
                        config.auth(e.getKey(), e.getValue().path("auth"));
                        config.tls(e.getKey(), e.getValue().path("tls"));
                    });
            return config;
        } catch (IOException e) {
            throw new IllegalArgumentException("registries.yaml: " + e.getMessage(), e);
        }
    }

    private void mirror(String host, JsonNode node) {
        List<String> endpoints = new ArrayList<>();
        node.path("endpoint").forEach(e -> endpoints.add(e.asText()));
        Map<String, String> rewrites =
                node.path("rewrite").isObject()
                        ? YAML.convertValue(node.path("rewrite"), new TypeReference<>() {})
                        : Map.of();
        mirrors.put(host, new Mirror(endpoints, new LinkedHashMap<>(rewrites)));
    }

    private void auth(String endpoint, JsonNode node) {
        if (node.isObject()) {
            auths.put(
                    host(endpoint),
                    new Auth(
                            node.path("username").asText(),
                            node.path("password").asText(),
                            node.path("auth").asText(),
                            node.path("identity_token").asText(node.path("token").asText())));
        }
    }

    private void tls(String host, JsonNode node) {
        if (node.isObject()) {
            tls.put(
                    host,
                    new Tls(
                            node.path("ca_file").asText(),
                            node.path("cert_file").asText(),
                            node.path("key_file").asText(),
                            node.path("insecure_skip_verify").asBoolean()));
        }
    }

    private static String host(String endpoint) {
        return endpoint.contains("://") ? Upstream.uri(endpoint).getAuthority() : endpoint;
    }

    /** Every registry that has an entry of its own. */
    public Set<String> registries() {
        Set<String> all = new TreeSet<>(mirrors.keySet());
        all.addAll(auths.keySet());
        all.addAll(tls.keySet());
        return all;
    }

    /** Where to ask for images of a registry: its mirrors in order, then the registry itself. */
    List<Upstream> upstreams(String registry, boolean withDefault) {
        Optional<Mirror> mirror =
                Optional.ofNullable(mirrors.getOrDefault(registry, mirrors.get(ANY)));
        List<Upstream> upstreams = new ArrayList<>();
        mirror.ifPresent(m -> {
            for (String endpoint : m.endpoints()) {
                Upstream upstream = Upstream.of(endpoint, m.rewrites());
                if (upstreams.stream().noneMatch(u -> u.base().equals(upstream.base()))) {
                    upstreams.add(upstream);
                }
            }
        });
        Upstream own = Upstream.of(defaultHost(registry), Map.of());
        boolean listed = upstreams.stream().anyMatch(u -> u.base().equals(own.base()));
        if ((withDefault || mirror.isEmpty()) && !listed) {
            upstreams.add(own);
        }
        return upstreams;
    }

    private static String defaultHost(String registry) {
        return registry.equals("docker.io") ? "registry-1.docker.io" : registry;
    }

    Auth auth(String host) {
        return auths.getOrDefault(host, auths.getOrDefault(alias(host), Auth.NONE));
    }

    Tls tls(String host) {
        Tls fallback = tls.getOrDefault(ANY, Tls.NONE);
        return tls.getOrDefault(host, tls.getOrDefault(alias(host), fallback));
    }

    /** People write either name of that one registry. */
    private static String alias(String host) {
        return switch (host) {
            case "registry-1.docker.io" -> "docker.io";
            case "docker.io" -> "registry-1.docker.io";
            default -> host;
        };
    }
}
