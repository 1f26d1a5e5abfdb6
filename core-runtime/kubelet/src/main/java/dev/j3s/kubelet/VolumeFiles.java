package dev.j3s.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The files of volumes that the API fills: configMap, secret, downwardAPI and projected. */
final class VolumeFiles {
    private static final int MODE_DEFAULT = 0644;
    private static final long TOKEN_SECONDS_DEFAULT = 3600;

    /** A token that no group may share is only its owner's. */
    private static final int TOKEN_MODE = 0600;

    private final ApiObjects api;
    private final Tokens tokens;

    VolumeFiles(ApiObjects api, Tokens tokens) {
        this.api = api;
        this.tokens = tokens;
    }

    Map<String, AtomicWriter.Entry> configMap(Pod pod, JsonNode source) {
        return configMap(pod, source, source.path("name").asText(), mode(source));
    }

    Map<String, AtomicWriter.Entry> secret(Pod pod, JsonNode source) {
        return secret(pod, source, source.path("secretName").asText(), mode(source));
    }

    private Map<String, AtomicWriter.Entry> configMap(
            Pod pod, JsonNode source, String name, int mode) {
        var data = api.configMapFiles(pod.namespace(), name);
        return select(data, source, mode, true, name);
    }

    private Map<String, AtomicWriter.Entry> secret(
            Pod pod, JsonNode source, String name, int mode) {
        var data = api.secretFiles(pod.namespace(), name);
        return select(data, source, mode, false, name);
    }

    private static int mode(JsonNode source) {
        return source.path("defaultMode").asInt(MODE_DEFAULT);
    }

    private static Map<String, AtomicWriter.Entry> select(
            Optional<Map<String, byte[]>> data,
            JsonNode source,
            int mode,
            boolean configMap,
            String name) {
        var optional = source.path("optional").asBoolean();
        if (data.isEmpty() && !optional) {
            throw Environment.missing(configMap, name);
        }
        var from = data.orElse(Map.of());
        var files = new LinkedHashMap<String, AtomicWriter.Entry>();
        if (source.path("items").isEmpty()) {
            from.forEach((key, value) -> files.put(key, new AtomicWriter.Entry(value, mode)));
            return files;
        }
        for (var item : source.path("items")) {
            var key = item.path("key").asText();
            var value = from.get(key);
            if (value != null) {
                files.put(
                        item.path("path").asText(),
                        new AtomicWriter.Entry(value, item.path("mode").asInt(mode)));
            } else if (!optional) {
                throw new ConfigException(
                        "references non-existent "
                                + (configMap ? "config" : "secret")
                                + " key: "
                                + key);
            }
        }
        return files;
    }

    Map<String, AtomicWriter.Entry> downward(
            Pod pod, JsonNode source, int mode, FieldRefs.Place place) {
        var files = new LinkedHashMap<String, AtomicWriter.Entry>();
        for (var item : source.path("items")) {
            String value;
            if (item.has("fieldRef")) {
                value = FieldRefs.field(pod, item.at("/fieldRef/fieldPath").asText(), place);
            } else {
                var ref = item.path("resourceFieldRef");
                var name = ref.path("containerName").asText();
                var container =
                        pod.container(name)
                                .orElseThrow(() ->
                                        new ConfigException("container " + name + " not found"));
                value = FieldRefs.resource(container, ref, place);
            }
            files.put(
                    item.path("path").asText(),
                    new AtomicWriter.Entry(
                            value.getBytes(StandardCharsets.UTF_8), item.path("mode").asInt(mode)));
        }
        return files;
    }

    Map<String, AtomicWriter.Entry> projected(Pod pod, JsonNode source, FieldRefs.Place place) {
        var mode = mode(source);
        var files = new LinkedHashMap<String, AtomicWriter.Entry>();
        for (var part : source.path("sources")) {
            var kind = part.fieldNames().hasNext() ? part.fieldNames().next() : "";
            var body = part.path(kind);
            switch (kind) {
                case "configMap" ->
                        files.putAll(configMap(pod, body, body.path("name").asText(), mode));
                case "secret" -> files.putAll(secret(pod, body, body.path("name").asText(), mode));
                case "downwardAPI" -> files.putAll(downward(pod, body, mode, place));
                case "serviceAccountToken" ->
                        files.put(body.path("path").asText(), token(pod, body, mode));
                default -> throw new ConfigException("unsupported projected source: " + kind);
            }
        }
        return files;
    }

    private AtomicWriter.Entry token(Pod pod, JsonNode body, int mode) {
        var seconds = body.path("expirationSeconds").asLong(TOKEN_SECONDS_DEFAULT);
        var token = tokens.token(pod, body.path("audience").asText(), seconds);
        var users =
                pod.containers().stream()
                        .map(c -> c.json().at("/securityContext/runAsUser"))
                        .map(u -> u.isNumber() ? u : pod.spec().at("/securityContext/runAsUser"))
                        .map(JsonNode::asText)
                        .distinct()
                        .toList();
        // As upstream: with a group the group reads it; one common user owns it; else all read it.
        var shared = pod.fsGroup().isPresent() || users.size() == 1 && !users.getFirst().isEmpty();
        var effective = shared ? (pod.fsGroup().isPresent() ? TOKEN_MODE : mode) : mode;
        return new AtomicWriter.Entry(token.getBytes(StandardCharsets.UTF_8), effective);
    }
}
