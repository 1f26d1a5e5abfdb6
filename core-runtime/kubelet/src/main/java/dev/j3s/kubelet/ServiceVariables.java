package dev.j3s.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The variables that announce services to a pod, docker links included. Pure. */
final class ServiceVariables {
    private ServiceVariables() {}

    /**
     * The apiserver's service is seen from every namespace; the others when the pod wants links.
     */
    static Map<String, String> of(Pod pod, Collection<JsonNode> services) {
        var env = new LinkedHashMap<String, String>();
        var links = pod.spec().path("enableServiceLinks").asBoolean(true);
        for (var service : services) {
            var namespace = service.at("/metadata/namespace").asText();
            var name = service.at("/metadata/name").asText();
            var apiserver = namespace.equals("default") && name.equals("kubernetes");
            if (apiserver) {
                add(env, service, false);
            } else if (links && namespace.equals(pod.namespace())) {
                add(env, service, true);
            }
        }
        return env;
    }

    private static void add(Map<String, String> env, JsonNode service, boolean override) {
        var ip = service.at("/spec/clusterIP").asText();
        var ports = service.at("/spec/ports");
        if (ip.isEmpty() || ip.equals("None") || ports.isEmpty()) {
            return;
        }
        var prefix =
                service.at("/metadata/name").asText().toUpperCase(Locale.ROOT).replace('-', '_');
        put(env, prefix + "_SERVICE_HOST", ip, override);
        put(env, prefix + "_SERVICE_PORT", ports.path(0).path("port").asText(), override);
        var host = ip.contains(":") ? "[" + ip + "]" : ip;
        for (var port : ports) {
            if (port.hasNonNull("name") && !port.path("name").asText().isEmpty()) {
                var suffix = port.path("name").asText().toUpperCase(Locale.ROOT).replace('-', '_');
                put(env, prefix + "_SERVICE_PORT_" + suffix, port.path("port").asText(), override);
            }
        }
        var first = true;
        for (var port : ports) {
            var protocol = port.path("protocol").asText("TCP");
            var number = port.path("port").asText();
            var url = protocol.toLowerCase(Locale.ROOT) + "://" + host + ":" + number;
            if (first) {
                put(env, prefix + "_PORT", url, override);
                first = false;
            }
            var link = prefix + "_PORT_" + number + "_" + protocol.toUpperCase(Locale.ROOT);
            put(env, link, url, override);
            put(env, link + "_PROTO", protocol.toLowerCase(Locale.ROOT), override);
            put(env, link + "_PORT", number, override);
            put(env, link + "_ADDR", ip, override);
        }
    }

    private static void put(Map<String, String> env, String key, String value, boolean override) {
        if (override) {
            env.put(key, value);
        } else {
            env.putIfAbsent(key, value);
        }
    }
}
