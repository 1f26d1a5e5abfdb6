package dev.j3s.helm.controller;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.crds.helm.Driver;
import dev.j3s.crds.helm.FailurePolicy;
import dev.j3s.crds.helm.HelmChart;
import dev.j3s.crds.helm.HelmChartConfig;
import dev.j3s.crds.helm.HelmChartConfigSpec;
import dev.j3s.crds.helm.HelmChartSpec;
import dev.j3s.crds.helm.ServerSide;
import dev.j3s.crds.helm.ValuesSecret;
import dev.j3s.helm.engine.Values;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads a HelmChart, its HelmChartConfig and what they refer to into one {@link Order}. */
final class OrderBuilder {
    /** As a label value the hash is cut to what labels may hold. */
    private static final int HASH_CHARS = 63;

    private final KubernetesClient client;
    private final ChartSources sources;

    OrderBuilder(KubernetesClient client) {
        this.client = client;
        this.sources = new ChartSources(client);
    }

    Order build(HelmChart chart, Optional<HelmChartConfig> config) {
        HelmChartSpec spec = chart.getSpec();
        if (spec == null) {
            throw ReleaseException.permanent("spec is missing");
        }
        String namespace = chart.getMetadata().getNamespace();
        Optional<HelmChartConfigSpec> over = config.map(HelmChartConfig::getSpec);
        ServerSide side =
                over.map(HelmChartConfigSpec::serverSide)
                        .or(() -> Optional.ofNullable(spec.serverSide()))
                        .orElse(ServerSide.AUTO);
        FailurePolicy policy =
                over.map(HelmChartConfigSpec::failurePolicy)
                        .or(() -> Optional.ofNullable(spec.failurePolicy()))
                        .orElse(FailurePolicy.ROLLBACK);
        boolean force =
                over.map(HelmChartConfigSpec::forceConflicts)
                        .orElse(Boolean.TRUE.equals(spec.forceConflicts()));
        Values values = values(namespace, spec, over, false);
        Values hashed = values(namespace, spec, over, true);
        String releaseNamespace = orElse(spec.targetNamespace(), namespace);
        return new Order(
                chart.getMetadata().getName(),
                releaseNamespace,
                Boolean.TRUE.equals(spec.createNamespace()),
                sources.source(namespace, chart.getMetadata().getName(), spec),
                values,
                policy,
                Boolean.TRUE.equals(spec.takeOwnership()),
                side != ServerSide.FALSE,
                side != ServerSide.AUTO,
                force,
                timeout(spec.timeout()),
                Optional.ofNullable(spec.driver()).orElse(Driver.SECRET),
                hash(spec, releaseNamespace, hashed, force));
    }

    private static String orElse(@Nullable String text, String otherwise) {
        return text == null || text.isEmpty() ? otherwise : text;
    }

    static Duration timeout(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return Order.DEFAULT_TIMEOUT;
        }
        try {
            // Go writes 1h2m3s; ISO 8601 wants PT1H2M3S.
            Duration parsed = Duration.parse("PT" + text);
            return parsed.isZero() ? Order.DEFAULT_TIMEOUT : parsed;
        } catch (DateTimeParseException e) {
            throw ReleaseException.permanent("invalid timeout " + text);
        }
    }

    /** Chart's own, then valuesContent, values, secrets; the config's the same; set comes last. */
    private Values values(
            String namespace,
            HelmChartSpec spec,
            Optional<HelmChartConfigSpec> config,
            boolean hashedOnly) {
        Values values =
                yaml(spec.valuesContent())
                        .overlay(json(spec.values()))
                        .overlay(secrets(namespace, spec.valuesSecrets(), hashedOnly));
        if (config.isPresent()) {
            HelmChartConfigSpec over = config.get();
            values =
                    values.overlay(yaml(over.valuesContent()))
                            .overlay(json(over.values()))
                            .overlay(secrets(namespace, over.valuesSecrets(), hashedOnly));
        }
        Map<String, IntOrString> set = spec.set() == null ? Map.of() : new TreeMap<>(spec.set());
        for (Map.Entry<String, IntOrString> entry : set.entrySet()) {
            values = set(values, entry.getKey(), entry.getValue());
        }
        return values;
    }

    /** Numbers, booleans and null keep their type, everything else is text. */
    private static Values set(Values values, String path, IntOrString value) {
        if (value.getIntVal() != null) {
            return values.set(path, String.valueOf(value.getIntVal()));
        }
        String text = Optional.ofNullable(value.getStrVal()).orElse("");
        boolean typed = List.of("true", "false", "null").contains(text);
        return typed || text.matches("-?\\d+")
                ? values.set(path, text)
                : values.setString(path, text);
    }

    private static Values yaml(@Nullable String text) {
        return text == null || text.isBlank() ? Values.EMPTY : Values.parseYaml(text);
    }

    private static Values json(@Nullable JsonNode node) {
        return node == null || !node.isObject() ? Values.EMPTY : Values.parseJson(node.toString());
    }

    private Values secrets(
            String namespace, @Nullable List<ValuesSecret> references, boolean hashedOnly) {
        Values values = Values.EMPTY;
        if (references == null) {
            return values;
        }
        for (ValuesSecret reference : references) {
            boolean ignored = Boolean.TRUE.equals(reference.ignoreUpdates());
            if (!(hashedOnly && ignored)) {
                values = values.overlay(secret(namespace, reference, ignored));
            }
        }
        return values;
    }

    private Values secret(String namespace, ValuesSecret reference, boolean optional) {
        String name = orElse(reference.name(), "");
        var secret = client.secrets().inNamespace(namespace).withName(name).get();
        if (secret == null && optional) {
            return Values.EMPTY;
        }
        if (secret == null) {
            throw ReleaseException.passing("values secret " + name + " not found");
        }
        Map<String, String> data = Optional.ofNullable(secret.getData()).orElse(Map.of());
        Values values = Values.EMPTY;
        List<String> keys =
                reference.keys() == null
                        ? List.copyOf(new TreeMap<>(data).keySet())
                        : reference.keys();
        for (String key : keys) {
            String encoded = data.get(key);
            if (encoded == null && !optional) {
                throw ReleaseException.passing("values secret " + name + " has no key " + key);
            }
            byte[] bytes = Base64.getDecoder().decode(encoded == null ? "" : encoded);
            values = values.overlay(yaml(new String(bytes, StandardCharsets.UTF_8)));
        }
        return values;
    }

    private static String hash(HelmChartSpec spec, String namespace, Values values, boolean force) {
        String content =
                String.join(
                        "\u0000",
                        namespace,
                        String.valueOf(spec.chart()),
                        String.valueOf(spec.version()),
                        String.valueOf(spec.repo()),
                        String.valueOf(spec.chartContent()),
                        String.valueOf(force),
                        values.toJson());
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(content.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH_CHARS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }
}
