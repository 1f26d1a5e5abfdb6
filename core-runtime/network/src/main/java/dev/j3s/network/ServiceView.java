package dev.j3s.network;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.client.Decoder;
import dev.j3s.client.Meta;
import dev.j3s.model.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * What forwarding and DNS ask of a Service.
 *
 * @param clusterIp empty for ExternalName, {@code None} for a headless one
 * @param ingress addresses of status.loadBalancer and spec.externalIPs
 * @param affinitySeconds how long a client stays with an endpoint; 0: no affinity
 */
record ServiceView(
        Meta meta,
        String type,
        String clusterIp,
        String externalName,
        List<Port> ports,
        List<String> ingress,
        List<String> sourceRanges,
        boolean externalLocal,
        boolean internalLocal,
        int affinitySeconds) {
    private static final int DEFAULT_AFFINITY_SECONDS = 10_800;

    /**
     * @param name empty for the only port of a service; @param nodePort 0 when there is none
     */
    record Port(String name, String protocol, int port, int nodePort) {}

    static final Decoder<ServiceView> DECODER = json -> of(Json.parseObject(json));

    static ServiceView of(JsonNode service) {
        var spec = service.path("spec");
        var ports = new ArrayList<Port>();
        for (var port : spec.path("ports")) {
            ports.add(
                    new Port(
                            port.path("name").asText(),
                            port.path("protocol").asText("TCP"),
                            port.path("port").asInt(),
                            port.path("nodePort").asInt()));
        }
        var ingress = new ArrayList<>(strings(spec.path("externalIPs")));
        for (var one : service.path("status").path("loadBalancer").path("ingress")) {
            if (!one.path("ip").asText().isEmpty()
                    && !one.path("ipMode").asText().equals("Proxy")) {
                ingress.add(one.path("ip").asText());
            }
        }
        return new ServiceView(
                Meta.of(service),
                spec.path("type").asText("ClusterIP"),
                spec.path("clusterIP").asText(),
                spec.path("externalName").asText(),
                List.copyOf(ports),
                List.copyOf(ingress),
                strings(spec.path("loadBalancerSourceRanges")),
                spec.path("externalTrafficPolicy").asText().equals("Local"),
                spec.path("internalTrafficPolicy").asText().equals("Local"),
                affinity(spec));
    }

    private static int affinity(JsonNode spec) {
        return spec.path("sessionAffinity").asText().equals("ClientIP")
                ? spec.path("sessionAffinityConfig")
                        .path("clientIP")
                        .path("timeoutSeconds")
                        .asInt(DEFAULT_AFFINITY_SECONDS)
                : 0;
    }

    private static List<String> strings(JsonNode list) {
        var all = new ArrayList<String>();
        list.forEach(v -> all.add(v.asText()));
        return List.copyOf(all);
    }

    boolean headless() {
        return clusterIp.equals("None");
    }

    boolean proxied() {
        return !type.equals("ExternalName") && !headless() && !clusterIp.isEmpty();
    }
}
