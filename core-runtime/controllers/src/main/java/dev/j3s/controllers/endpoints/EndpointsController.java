package dev.j3s.controllers.endpoints;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.control.Result;
import dev.j3s.controllers.kube.Env;
import dev.j3s.controllers.kube.Kind;
import dev.j3s.controllers.kube.Pod;
import dev.j3s.controllers.kube.PodControl;
import dev.j3s.controllers.kube.Resource;
import dev.j3s.controllers.kube.Selectors;
import dev.j3s.controllers.kube.TemplateHash;
import dev.j3s.model.ApiException;
import dev.j3s.model.Json;
import dev.j3s.model.ObjectKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeMap;

/** Keeps the older Endpoints object of Services that have a selector. */
public final class EndpointsController {
    private static final int ADDRESSES_MAX = 1000;
    private static final String MANAGED_BY = "endpoints.kubernetes.io/managed-by";
    private static final String MANAGER = "endpoint-controller";

    private final Env env;

    private EndpointsController(Env env) {
        this.env = env;
    }

    public static AutoCloseable start(Env env, int workers) {
        return env.controller("endpoints")
                .workers(workers)
                .watching(
                        env.cache(Kind.SERVICE),
                        (key, before, after, enqueue) -> enqueue.accept(key))
                .watching(
                        env.cache(Kind.ENDPOINTS),
                        (key, before, after, enqueue) -> {
                            if (after == null) {
                                enqueue.accept(key);
                            }
                        })
                .watching(env.pods(), ServicesOfPod.in(env.lister(Kind.SERVICE)))
                .start(new EndpointsController(env)::reconcile);
    }

    private Result reconcile(ObjectKey key) {
        var found = env.lister(Kind.SERVICE).get(key);
        if (found.isEmpty()) {
            deleteOurs(key);
            return Result.DONE;
        }
        var service = found.get();
        var external = service.spec().path("type").asText().equals("ExternalName");
        if (service.spec().path("selector").isEmpty() || external || service.meta().deleting()) {
            return Result.DONE;
        }
        var selector = Selectors.ofMap(service.spec().path("selector"));
        var pods =
                env.pods().lister().inNamespace(key.namespace()).stream()
                        .filter(pod -> selector.matches(pod.meta().labels()))
                        .toList();
        write(service, subsets(service, pods));
        return Result.DONE;
    }

    private void write(Resource service, JsonNode subsets) {
        var key = service.key();
        var before = env.lister(Kind.ENDPOINTS).get(key);
        var wanted = before.map(Resource::copy).orElseGet(() -> fresh(service));
        if (subsets.isEmpty()) {
            wanted.remove("subsets");
        } else {
            wanted.set("subsets", subsets);
        }
        var labels = wanted.withObject("/metadata").putObject("labels");
        new TreeMap<>(ServiceEndpoints.labels(service)).forEach(labels::put);
        labels.put(MANAGED_BY, MANAGER);
        if (before.isEmpty()) {
            try {
                env.client().create(Kind.ENDPOINTS.resource(), key.namespace(), wanted);
            } catch (ApiException e) {
                if (!PodControl.namespaceTerminating(e)) {
                    throw e;
                }
            }
        } else if (!TemplateHash.same(wanted, before.get().json())) {
            env.client().update(Kind.ENDPOINTS.resource(), wanted);
        }
    }

    private static ObjectNode fresh(Resource service) {
        var endpoints = Json.object();
        endpoints.put("kind", "Endpoints").put("apiVersion", "v1");
        endpoints
                .putObject("metadata")
                .put("name", service.meta().name())
                .put("namespace", service.meta().namespace());
        return endpoints;
    }

    /** Endpoints have no owner, so the one made for a Service goes with it by hand. */
    private void deleteOurs(ObjectKey key) {
        var known = env.lister(Kind.ENDPOINTS).get(key);
        if (known.isEmpty() || !known.get().meta().label(MANAGED_BY).equals(MANAGER)) {
            return;
        }
        try {
            env.client()
                    .delete(Kind.ENDPOINTS.resource(), key.namespace(), key.name(), Json.object());
        } catch (ApiException e) {
            if (!e.isNotFound()) {
                throw e;
            }
        }
    }

    private record Addresses(List<ObjectNode> ready, List<ObjectNode> notReady) {}

    static JsonNode subsets(Resource service, List<Pod> pods) {
        var family = service.spec().path("ipFamilies").path(0).asText("IPv4");
        var publish = service.spec().path("publishNotReadyAddresses").asBoolean();
        var byPorts = new LinkedHashMap<JsonNode, Addresses>();
        var count = 0;
        for (var pod : pods) {
            var ip = ServiceEndpoints.address(pod, family);
            var leaving = pod.meta().deleting() && !publish;
            if (ip.isEmpty() || pod.finished() || leaving || count++ >= ADDRESSES_MAX) {
                continue;
            }
            var ports = ServicePorts.of(service, pod);
            var headless = service.spec().path("clusterIP").asText().equals("None");
            if (ports.isEmpty() && !(headless && service.spec().path("ports").isEmpty())) {
                continue;
            }
            var addresses =
                    byPorts.computeIfAbsent(
                            ports, p -> new Addresses(new ArrayList<>(), new ArrayList<>()));
            (publish || pod.ready() ? addresses.ready() : addresses.notReady())
                    .add(address(service, pod, ip));
        }
        var subsets = Json.mapper().createArrayNode();
        byPorts.forEach((ports, addresses) -> {
            var subset = subsets.addObject();
            put(subset, "addresses", addresses.ready());
            put(subset, "notReadyAddresses", addresses.notReady());
            if (!ports.isEmpty()) {
                subset.set("ports", withoutEmptyNames(ports));
            }
        });
        return subsets;
    }

    private static JsonNode withoutEmptyNames(JsonNode ports) {
        var copy = ports.deepCopy();
        for (var port : copy) {
            if (port.path("name").asText().isEmpty() && port instanceof ObjectNode object) {
                object.remove("name");
            }
        }
        return copy;
    }

    private static void put(ObjectNode subset, String field, List<ObjectNode> addresses) {
        if (!addresses.isEmpty()) {
            addresses.sort((a, b) -> a.path("ip").asText().compareTo(b.path("ip").asText()));
            subset.putArray(field).addAll(addresses);
        }
    }

    private static ObjectNode address(Resource service, Pod pod, String ip) {
        var address = Json.object().put("ip", ip);
        if (!pod.hostname().isEmpty() && pod.subdomain().equals(service.meta().name())) {
            address.put("hostname", pod.hostname());
        }
        if (!pod.nodeName().isEmpty()) {
            address.put("nodeName", pod.nodeName());
        }
        address.putObject("targetRef")
                .put("kind", "Pod")
                .put("namespace", pod.meta().namespace())
                .put("name", pod.meta().name())
                .put("uid", pod.meta().uid());
        return address;
    }
}
