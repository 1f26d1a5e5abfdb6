package dev.j3s.apiserver.proxy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.apiserver.http.Query;
import dev.j3s.apiserver.http.RequestInfo;
import dev.j3s.apiserver.registry.ObjectReader;
import dev.j3s.model.ApiStatus;
import dev.j3s.model.GroupResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Requests about a running pod, as the kubelet's own paths. Pure but for reads. */
final class KubeletRoutes {
    private static final GroupResource PODS = new GroupResource("", "pods");
    private static final GroupResource NODES = new GroupResource("", "nodes");
    private static final int KUBELET_PORT = 10250;

    private static final Map<String, String> PATHS =
            Map.of(
                    "log",
                    "containerLogs",
                    "exec",
                    "exec",
                    "attach",
                    "attach",
                    "portforward",
                    "portForward");

    private final ObjectReader objects;

    KubeletRoutes(ObjectReader objects) {
        this.objects = objects;
    }

    /**
     * For {@code log}, {@code exec}, {@code attach} and {@code portforward}. Refuses with the API's
     * error.
     */
    Route pod(RequestInfo info, Query query, String rawQuery) {
        var pod =
                objects.get(PODS, info.namespace(), info.name())
                        .orElseThrow(() -> ApiStatus.notFound(PODS, info.name()).asException());
        var node = pod.path("spec").path("nodeName").asText();
        if (node.isEmpty()) {
            throw ApiStatus.badRequest("pod " + info.name() + " does not have a host assigned")
                    .asException();
        }
        var path = "/" + PATHS.get(info.subresource()) + "/" + info.namespace() + "/" + info.name();
        if (!info.subresource().equals("portforward")) {
            path += "/" + container(pod, query.get("container"));
        }
        return kubelet(node, rawQuery.isEmpty() ? path : path + "?" + rawQuery, "");
    }

    /** {@code nodes/x[:port]/proxy/rest}. */
    Route node(RequestInfo info, String uri, String prefix) {
        return kubelet(Endpoint.parse(info.name()).name(), uri, prefix);
    }

    private Route kubelet(String name, String uri, String prefix) {
        var node =
                objects.get(NODES, "", name)
                        .orElseThrow(() -> ApiStatus.notFound(NODES, name).asException());
        var port =
                node.path("status")
                        .path("daemonEndpoints")
                        .path("kubeletEndpoint")
                        .path("Port")
                        .asInt(KUBELET_PORT);
        var host =
                address(node, "InternalIP")
                        .or(() -> address(node, "Hostname"))
                        .orElseThrow(() ->
                                ApiStatus.internal(
                                                "no preferred addresses found; known addresses: []")
                                        .asException());
        return new Route(Route.Security.KUBELET, host, port, uri, prefix);
    }

    private static Optional<String> address(JsonNode node, String type) {
        for (var address : node.path("status").path("addresses")) {
            if (address.path("type").asText().equals(type)) {
                return Optional.of(address.path("address").asText());
            }
        }
        return Optional.empty();
    }

    private static String container(JsonNode pod, String asked) {
        var names = new ArrayList<String>();
        var init = new ArrayList<String>();
        pod.path("spec").path("containers").forEach(c -> names.add(c.path("name").asText()));
        pod.path("spec").path("initContainers").forEach(c -> init.add(c.path("name").asText()));
        var all = new ArrayList<>(names);
        all.addAll(init);
        pod.path("spec").path("ephemeralContainers").forEach(c -> all.add(c.path("name").asText()));
        var name = pod.path("metadata").path("name").asText();
        if (!asked.isEmpty()) {
            if (!all.contains(asked)) {
                throw ApiStatus.badRequest("container " + asked + " is not valid for pod " + name)
                        .asException();
            }
            return asked;
        }
        if (names.size() == 1) {
            return names.getFirst();
        }
        var chosen =
                pod.path("metadata")
                        .path("annotations")
                        .path("kubectl.kubernetes.io/default-container")
                        .asText();
        if (names.contains(chosen)) {
            return chosen;
        }
        throw ApiStatus.badRequest(
                        "a container name must be specified for pod "
                                + name
                                + ", choose one of: "
                                + list(names)
                                + initList(init))
                .asException();
    }

    private static String list(List<String> names) {
        return "[" + String.join(" ", names) + "]";
    }

    private static String initList(List<String> names) {
        return names.isEmpty() ? "" : " or one of the init containers: " + list(names);
    }
}
