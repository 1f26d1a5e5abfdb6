package dev.j3s.network;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.client.Decoder;
import dev.j3s.client.Meta;
import dev.j3s.model.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * A pod as forwarding sees it: its address and the ports of the node that it wants. {@code ports}
 * is empty for most pods.
 */
record HostPortPod(Meta meta, String ip, List<Port> ports) {
    /**
     * @param hostIp empty: every address of the node
     */
    record Port(String hostIp, String protocol, int hostPort, int containerPort) {}

    static final Decoder<HostPortPod> DECODER = json -> of(Json.parseObject(json));

    static HostPortPod of(JsonNode pod) {
        var spec = pod.path("spec");
        var phase = pod.path("status").path("phase").asText();
        var ports = new ArrayList<Port>();
        if (!spec.path("hostNetwork").asBoolean()
                && !phase.equals("Succeeded")
                && !phase.equals("Failed")) {
            for (var containers : List.of(spec.path("containers"), spec.path("initContainers"))) {
                for (var container : containers) {
                    container.path("ports").forEach(p -> add(p, ports));
                }
            }
        }
        return new HostPortPod(
                Meta.of(pod), pod.path("status").path("podIP").asText(), List.copyOf(ports));
    }

    private static void add(JsonNode port, List<Port> ports) {
        var hostPort = port.path("hostPort").asInt();
        if (hostPort > 0) {
            var ip = port.path("hostIP").asText("");
            ports.add(
                    new Port(
                            ip.equals("0.0.0.0") ? "" : ip,
                            port.path("protocol").asText("TCP"),
                            hostPort,
                            port.path("containerPort").asInt()));
        }
    }
}
