package dev.j3s.controllers.endpoints;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.controllers.endpoints.SlicePlanner.Group;
import dev.j3s.controllers.kube.Pod;
import dev.j3s.controllers.kube.Resource;
import dev.j3s.model.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The endpoints of a Service, from the pods it selects. Pure. */
final class ServiceEndpoints {
    static final String ZONE = "topology.kubernetes.io/zone";

    private ServiceEndpoints() {}

    /** One group for each address family and set of ports. */
    static List<Group> groups(
            Resource service, Collection<Pod> pods, Function<String, @Nullable Resource> nodes) {
        var groups = new ArrayList<Group>();
        for (var family : families(service)) {
            var byPorts = new LinkedHashMap<JsonNode, List<ObjectNode>>();
            for (var pod : pods) {
                var address = address(pod, family);
                if (!eligible(service, pod) || address.isEmpty()) {
                    continue;
                }
                var ports = ServicePorts.of(service, pod);
                byPorts.computeIfAbsent(ports, p -> new ArrayList<>())
                        .add(endpoint(service, pod, address, nodes.apply(pod.nodeName())));
            }
            if (byPorts.isEmpty()) {
                byPorts.put(Json.mapper().createArrayNode(), List.of());
            }
            byPorts.forEach((ports, endpoints) -> groups.add(new Group(family, ports, endpoints)));
        }
        return groups;
    }

    private static Set<String> families(Resource service) {
        var families = new LinkedHashSet<String>();
        service.spec().path("ipFamilies").forEach(family -> families.add(family.asText()));
        if (families.isEmpty()) {
            var address = service.spec().path("clusterIP").asText();
            families.add(address.contains(":") ? "IPv6" : "IPv4");
        }
        return families;
    }

    /** A finished pod serves nobody; one that is being deleted serves until it stops. */
    static boolean eligible(Resource service, Pod pod) {
        return !pod.finished();
    }

    static String address(Pod pod, String family) {
        for (var ip : pod.ips()) {
            if (ip.contains(":") == family.equals("IPv6")) {
                return ip;
            }
        }
        return "";
    }

    private static ObjectNode endpoint(
            Resource service, Pod pod, String address, @Nullable Resource node) {
        var publish = service.spec().path("publishNotReadyAddresses").asBoolean();
        var serving = pod.ready();
        var terminating = pod.meta().deleting();
        var endpoint = Json.object();
        endpoint.putArray("addresses").add(address);
        endpoint.putObject("conditions")
                .put("ready", publish || (serving && !terminating))
                .put("serving", serving)
                .put("terminating", terminating);
        if (!pod.hostname().isEmpty()
                && pod.subdomain().equals(service.meta().name())
                && pod.meta().namespace().equals(service.meta().namespace())) {
            endpoint.put("hostname", pod.hostname());
        }
        endpoint.putObject("targetRef")
                .put("kind", "Pod")
                .put("namespace", pod.meta().namespace())
                .put("name", pod.meta().name())
                .put("uid", pod.meta().uid());
        if (!pod.nodeName().isEmpty()) {
            endpoint.put("nodeName", pod.nodeName());
        }
        if (node != null && !node.meta().label(ZONE).isEmpty()) {
            endpoint.put("zone", node.meta().label(ZONE));
        }
        return endpoint;
    }

    /** Labels that slices and Endpoints take over from the Service. */
    static Map<String, String> labels(Resource service) {
        var labels = new LinkedHashMap<>(service.meta().labels());
        labels.remove(SlicePlanner.MANAGED_BY);
        labels.remove(SlicePlanner.SERVICE_NAME);
        if (service.spec().path("clusterIP").asText().equals("None")) {
            labels.put("service.kubernetes.io/headless", "");
        } else {
            labels.remove("service.kubernetes.io/headless");
        }
        return labels;
    }
}
