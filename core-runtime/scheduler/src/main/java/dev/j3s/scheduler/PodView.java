package dev.j3s.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.client.Decoder;
import dev.j3s.client.Meta;
import dev.j3s.model.Json;
import dev.j3s.model.ObjectKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What scheduling asks of a pod. {@code spec} keeps the few subtrees (selectors, affinity,
 * tolerations, spreading) that only the filters read.
 *
 * @param requests what the pod occupies on a node, pod count included
 * @param claims names of the PersistentVolumeClaims it mounts
 * @param gated scheduling gates are left
 */
record PodView(
        Meta meta,
        String nodeName,
        String nominatedNode,
        String schedulerName,
        int priority,
        boolean mayPreempt,
        Resources requests,
        List<HostPort> hostPorts,
        List<String> claims,
        boolean gated,
        boolean finished,
        JsonNode spec) {
    static final Decoder<PodView> DECODER = json -> of(Json.parseObject(json));

    private static final Set<String> KEPT =
            Set.of("nodeSelector", "affinity", "tolerations", "topologySpreadConstraints");

    /**
     * A port of the node that the pod wants for itself; {@code ip} empty or 0.0.0.0: on every
     * address.
     */
    record HostPort(String ip, String protocol, int port) {
        boolean conflicts(HostPort other) {
            return port == other.port
                    && protocol.equals(other.protocol)
                    && (everywhere() || other.everywhere() || ip.equals(other.ip));
        }

        private boolean everywhere() {
            return ip.isEmpty() || ip.equals("0.0.0.0");
        }
    }

    static PodView of(JsonNode pod) {
        var spec = pod.path("spec");
        var phase = pod.path("status").path("phase").asText();
        return new PodView(
                Meta.of(pod),
                spec.path("nodeName").asText(),
                pod.path("status").path("nominatedNodeName").asText(),
                spec.path("schedulerName").asText(),
                spec.path("priority").asInt(),
                !spec.path("preemptionPolicy").asText().equals("Never"),
                PodRequests.of(spec),
                hostPorts(spec),
                claims(pod, spec),
                !spec.path("schedulingGates").isEmpty(),
                phase.equals("Succeeded") || phase.equals("Failed"),
                Json.object().setAll(kept(spec)));
    }

    private static java.util.Map<String, JsonNode> kept(JsonNode spec) {
        var kept = new java.util.LinkedHashMap<String, JsonNode>();
        KEPT.forEach(f -> {
            if (spec.has(f)) {
                kept.put(f, spec.get(f));
            }
        });
        return kept;
    }

    private static List<HostPort> hostPorts(JsonNode spec) {
        var ports = new ArrayList<HostPort>();
        for (var containers : List.of(spec.path("containers"), spec.path("initContainers"))) {
            for (var container : containers) {
                for (var port : container.path("ports")) {
                    if (port.path("hostPort").asInt() > 0) {
                        ports.add(
                                new HostPort(
                                        port.path("hostIP").asText(),
                                        port.path("protocol").asText("TCP"),
                                        port.path("hostPort").asInt()));
                    }
                }
            }
        }
        return List.copyOf(ports);
    }

    private static List<String> claims(JsonNode pod, JsonNode spec) {
        var claims = new ArrayList<String>();
        for (var volume : spec.path("volumes")) {
            var claim = volume.path("persistentVolumeClaim").path("claimName").asText();
            if (!claim.isEmpty()) {
                claims.add(claim);
            } else if (volume.has("ephemeral")) {
                claims.add(
                        pod.path("metadata").path("name").asText()
                                + "-"
                                + volume.path("name").asText());
            }
        }
        return List.copyOf(claims);
    }

    ObjectKey key() {
        return meta.key();
    }

    boolean assigned() {
        return !nodeName.isEmpty();
    }

    Instant created() {
        return meta.creationTimestamp();
    }

    PodView onNode(String node) {
        return new PodView(
                meta,
                node,
                nominatedNode,
                schedulerName,
                priority,
                mayPreempt,
                requests,
                hostPorts,
                claims,
                gated,
                finished,
                spec);
    }
}
