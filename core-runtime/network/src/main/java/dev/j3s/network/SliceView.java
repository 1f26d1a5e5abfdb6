package dev.j3s.network;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.client.Decoder;
import dev.j3s.client.Meta;
import dev.j3s.model.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * What forwarding and DNS ask of an EndpointSlice. {@code service} is empty when it belongs to
 * none.
 */
record SliceView(
        Meta meta, String service, String addressType, List<Port> ports, List<Endpoint> endpoints) {
    record Port(String name, String protocol, int port) {}

    /**
     * @param serving answers although it may be terminating
     * @param hostname empty when it has none of its own
     * @param node empty when unknown
     */
    record Endpoint(
            String address,
            boolean ready,
            boolean serving,
            boolean terminating,
            String hostname,
            String node) {}

    static final Decoder<SliceView> DECODER = json -> of(Json.parseObject(json));

    static SliceView of(JsonNode slice) {
        var meta = Meta.of(slice);
        var ports = new ArrayList<Port>();
        for (var port : slice.path("ports")) {
            ports.add(
                    new Port(
                            port.path("name").asText(""),
                            port.path("protocol").asText("TCP"),
                            port.path("port").asInt()));
        }
        var endpoints = new ArrayList<Endpoint>();
        for (var endpoint : slice.path("endpoints")) {
            var conditions = endpoint.path("conditions");
            // Absent conditions mean ready, as the API says.
            var ready = conditions.path("ready").asBoolean(true);
            for (var address : endpoint.path("addresses")) {
                endpoints.add(
                        new Endpoint(
                                address.asText(),
                                ready,
                                conditions.path("serving").asBoolean(ready),
                                conditions.path("terminating").asBoolean(false),
                                endpoint.path("hostname").asText(""),
                                endpoint.path("nodeName").asText("")));
            }
        }
        return new SliceView(
                meta,
                meta.label("kubernetes.io/service-name"),
                slice.path("addressType").asText(),
                List.copyOf(ports),
                List.copyOf(endpoints));
    }
}
