package dev.j3s.apiserver.proxy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.apiserver.http.RequestInfo;
import dev.j3s.apiserver.registry.ObjectReader;
import dev.j3s.model.ApiStatus;
import dev.j3s.model.GroupResource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Proxy requests to pods and services, as an address and port of a pod. Pure but for reads and the
 * choice among endpoints.
 */
final class WorkloadRoutes {
    private static final GroupResource PODS = new GroupResource("", "pods");
    private static final GroupResource SERVICES = new GroupResource("", "services");
    private static final GroupResource SLICES =
            new GroupResource("discovery.k8s.io", "endpointslices");
    private static final int HTTP_PORT = 80;

    private final ObjectReader objects;
    private final RandomGenerator random;

    WorkloadRoutes(ObjectReader objects, RandomGenerator random) {
        this.objects = objects;
        this.random = random;
    }

    Route pod(RequestInfo info, String uri, String prefix) {
        var endpoint = Endpoint.parse(info.name());
        var pod =
                objects.get(PODS, info.namespace(), endpoint.name())
                        .orElseThrow(() -> ApiStatus.notFound(PODS, endpoint.name()).asException());
        var ip = pod.path("status").path("podIP").asText();
        if (ip.isEmpty()) {
            throw ApiStatus.badRequest("address not allowed").asException();
        }
        return new Route(endpoint.security(), ip, podPort(pod, endpoint.port()), uri, prefix);
    }

    private static int podPort(JsonNode pod, String port) {
        if (port.isEmpty()) {
            for (var container : pod.path("spec").path("containers")) {
                if (!container.path("ports").isEmpty()) {
                    return container.path("ports").get(0).path("containerPort").asInt();
                }
            }
            return HTTP_PORT;
        }
        if (isNumber(port)) {
            return Integer.parseInt(port);
        }
        for (var container : pod.path("spec").path("containers")) {
            for (var one : container.path("ports")) {
                if (one.path("name").asText().equals(port)) {
                    return one.path("containerPort").asInt();
                }
            }
        }
        throw ApiStatus.badRequest("invalid pod request \"" + port + "\"").asException();
    }

    Route service(RequestInfo info, String uri, String prefix) {
        var endpoint = Endpoint.parse(info.name());
        var service =
                objects.get(SERVICES, info.namespace(), endpoint.name())
                        .orElseThrow(
                                () -> ApiStatus.notFound(SERVICES, endpoint.name()).asException());
        var portName = portName(service, endpoint);
        record Target(String ip, int port) {}
        var targets = new ArrayList<Target>();
        for (var slice : objects.list(SLICES, info.namespace())) {
            if (!slice.path("metadata")
                    .path("labels")
                    .path("kubernetes.io/service-name")
                    .asText()
                    .equals(endpoint.name())) {
                continue;
            }
            for (var port : slice.path("ports")) {
                if (port.path("name").asText("").equals(portName)) {
                    ready(slice)
                            .forEach(a -> targets.add(new Target(a, port.path("port").asInt())));
                }
            }
        }
        if (targets.isEmpty()) {
            throw new ApiStatus(
                            503,
                            "ServiceUnavailable",
                            "no endpoints available for service \"" + info.name() + "\"",
                            null)
                    .asException();
        }
        var chosen = targets.get(random.nextInt(targets.size()));
        return new Route(endpoint.security(), chosen.ip(), chosen.port(), uri, prefix);
    }

    private static List<String> ready(JsonNode slice) {
        var addresses = new ArrayList<String>();
        for (var endpoint : slice.path("endpoints")) {
            if (endpoint.path("conditions").path("ready").asBoolean(true)) {
                endpoint.path("addresses").forEach(a -> addresses.add(a.asText()));
            }
        }
        return addresses;
    }

    /** Endpoints are told apart by the port's name; a number names the service's own port. */
    private static String portName(JsonNode service, Endpoint endpoint) {
        var ports = service.path("spec").path("ports");
        if (endpoint.port().isEmpty() && ports.size() == 1) {
            return ports.get(0).path("name").asText("");
        }
        for (var port : ports) {
            if (port.path("name").asText("").equals(endpoint.port())
                    || port.path("port").asText().equals(endpoint.port())) {
                return port.path("name").asText("");
            }
        }
        throw new ApiStatus(
                        503,
                        "ServiceUnavailable",
                        "no service port \""
                                + endpoint.port()
                                + "\" found for service \""
                                + endpoint.name()
                                + "\"",
                        null)
                .asException();
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty()
                && text.length() <= 5
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
