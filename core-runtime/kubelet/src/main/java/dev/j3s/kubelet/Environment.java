package dev.j3s.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A container's environment: services, envFrom, env, in this order. */
final class Environment {
    private Environment() {}

    /** The namespace's configuration; a configMap's or secret's data as text. */
    interface Sources {
        Optional<Map<String, String>> configMap(String namespace, String name);

        Optional<Map<String, String>> secret(String namespace, String name);
    }

    static Map<String, String> of(
            Pod pod,
            PodContainer container,
            Map<String, String> services,
            Sources sources,
            FieldRefs.Place place) {
        var env = new LinkedHashMap<String, String>();
        for (var from : container.json().path("envFrom")) {
            addAll(env, pod, from, sources);
        }
        for (var variable : container.json().path("env")) {
            var name = variable.path("name").asText();
            var value =
                    variable.has("valueFrom")
                            ? valueFrom(pod, container, variable, sources, place)
                            : Optional.of(expand(variable.path("value").asText(), env, services));
            value.ifPresent(v -> env.put(name, v));
        }
        services.forEach(env::putIfAbsent);
        return env;
    }

    private static String expand(
            String text, Map<String, String> env, Map<String, String> services) {
        var known = new LinkedHashMap<>(services);
        known.putAll(env);
        return Expansion.expand(text, known);
    }

    private static void addAll(Map<String, String> env, Pod pod, JsonNode from, Sources sources) {
        var prefix = from.path("prefix").asText();
        var map = from.has("configMapRef");
        var ref = from.path(map ? "configMapRef" : "secretRef");
        var name = ref.path("name").asText();
        var data =
                map
                        ? sources.configMap(pod.namespace(), name)
                        : sources.secret(pod.namespace(), name);
        if (data.isEmpty() && !ref.path("optional").asBoolean()) {
            throw missing(map, name);
        }
        data.ifPresent(d -> d.forEach((key, value) -> env.put(prefix + key, value)));
    }

    static ConfigException missing(boolean configMap, String name) {
        return new ConfigException(
                (configMap ? "configmap \"" : "secret \"") + name + "\" not found");
    }

    private static Optional<String> valueFrom(
            Pod pod,
            PodContainer container,
            JsonNode variable,
            Sources sources,
            FieldRefs.Place place) {
        var from = variable.path("valueFrom");
        if (from.has("fieldRef")) {
            return Optional.of(
                    FieldRefs.field(pod, from.at("/fieldRef/fieldPath").asText(), place));
        }
        if (from.has("resourceFieldRef")) {
            var ref = from.path("resourceFieldRef");
            var other = ref.path("containerName").asText(container.name());
            return Optional.of(
                    FieldRefs.resource(pod.container(other).orElse(container), ref, place));
        }
        if (from.has("configMapKeyRef") || from.has("secretKeyRef")) {
            return keyRef(pod, from, sources);
        }
        throw new ConfigException(
                "env " + variable.path("name").asText() + ": unsupported valueFrom");
    }

    private static Optional<String> keyRef(Pod pod, JsonNode from, Sources sources) {
        var map = from.has("configMapKeyRef");
        var ref = from.path(map ? "configMapKeyRef" : "secretKeyRef");
        var name = ref.path("name").asText();
        var key = ref.path("key").asText();
        var optional = ref.path("optional").asBoolean();
        var data =
                map
                        ? sources.configMap(pod.namespace(), name)
                        : sources.secret(pod.namespace(), name);
        if (data.isEmpty() && !optional) {
            throw missing(map, name);
        }
        var value = data.map(d -> d.get(key));
        if (value.isEmpty() && !optional) {
            throw new ConfigException(
                    "couldn't find key %s in %s %s/%s"
                            .formatted(key, map ? "ConfigMap" : "Secret", pod.namespace(), name));
        }
        return value;
    }
}
