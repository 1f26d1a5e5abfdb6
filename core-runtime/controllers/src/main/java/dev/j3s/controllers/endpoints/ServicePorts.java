package dev.j3s.controllers.endpoints;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.j3s.controllers.kube.Pod;
import dev.j3s.controllers.kube.Resource;
import dev.j3s.model.Json;
import java.util.OptionalInt;

/** A Service's ports as one pod serves them: target port names are the pod's to resolve. Pure. */
final class ServicePorts {
    private ServicePorts() {}

    static ArrayNode of(Resource service, Pod pod) {
        var ports = Json.mapper().createArrayNode();
        for (var port : service.spec().path("ports")) {
            var number = target(port, pod);
            if (number.isEmpty()) {
                continue; // this pod has no such port
            }
            var json = ports.addObject();
            json.put("name", port.path("name").asText());
            json.put("protocol", port.path("protocol").asText("TCP"));
            json.put("port", number.getAsInt());
            if (port.hasNonNull("appProtocol")) {
                json.set("appProtocol", port.path("appProtocol"));
            }
        }
        return ports;
    }

    static OptionalInt target(JsonNode port, Pod pod) {
        var target = port.path("targetPort");
        if (target.isNumber() && target.asInt() != 0) {
            return OptionalInt.of(target.asInt());
        }
        if (!target.isTextual()) {
            return OptionalInt.of(port.path("port").asInt());
        }
        var protocol = port.path("protocol").asText("TCP");
        for (var container : pod.containers()) {
            if (container.init() && !container.restartable()) {
                continue;
            }
            for (var one : container.ports()) {
                if (one.name().equals(target.textValue()) && one.protocol().equals(protocol)) {
                    return OptionalInt.of(one.number());
                }
            }
        }
        return OptionalInt.empty();
    }
}
