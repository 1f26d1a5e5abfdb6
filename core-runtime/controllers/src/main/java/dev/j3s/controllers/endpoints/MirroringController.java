package dev.j3s.controllers.endpoints;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.control.Result;
import dev.j3s.controllers.endpoints.SlicePlanner.Group;
import dev.j3s.controllers.kube.Env;
import dev.j3s.controllers.kube.Kind;
import dev.j3s.controllers.kube.Resource;
import dev.j3s.model.Json;
import dev.j3s.model.ObjectKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** Mirrors Endpoints that people wrote, for Services without a selector, into EndpointSlices. */
public final class MirroringController {
    private static final String MANAGER = "endpointslicemirroring-controller.k8s.io";
    private static final String SKIP = "endpointslice.kubernetes.io/skip-mirror";
    private static final String LEADER = "control-plane.alpha.kubernetes.io/leader";
    private static final int ADDRESSES_MAX = 1000;

    private final Env env;
    private final SliceWriter writer;

    private MirroringController(Env env) {
        this.env = env;
        this.writer = new SliceWriter(env, MANAGER);
    }

    public static AutoCloseable start(Env env, int workers) {
        return env.controller("endpointslicemirroring")
                .workers(workers)
                .watching(
                        env.cache(Kind.ENDPOINTS),
                        (key, before, after, enqueue) -> enqueue.accept(key))
                .watching(
                        env.cache(Kind.SERVICE),
                        (key, before, after, enqueue) -> enqueue.accept(key))
                .watching(env.cache(Kind.ENDPOINT_SLICE), SliceWriter.serviceOf(MANAGER))
                .start(new MirroringController(env)::reconcile);
    }

    private Result reconcile(ObjectKey key) {
        var endpoints = env.lister(Kind.ENDPOINTS).get(key);
        var service = env.lister(Kind.SERVICE).get(key);
        if (endpoints.isEmpty() || service.isEmpty() || !mirrored(endpoints.get(), service.get())) {
            writer.deleteAll(key);
            return Result.DONE;
        }
        var labels = new LinkedHashMap<>(endpoints.get().meta().labels());
        return writer.write(
                new SlicePlanner.Owner(Kind.ENDPOINTS, endpoints.get(), MANAGER, labels),
                groups(endpoints.get()));
    }

    private static boolean mirrored(Resource endpoints, Resource service) {
        return service.spec().path("selector").isEmpty()
                && !endpoints.meta().label(SKIP).equals("true")
                && !endpoints.meta().annotations().containsKey(LEADER)
                && !endpoints.meta().deleting();
    }

    static List<Group> groups(Resource endpoints) {
        var groups = new ArrayList<Group>();
        for (var subset : endpoints.json().path("subsets")) {
            for (var family : List.of("IPv4", "IPv6")) {
                var list = new ArrayList<ObjectNode>();
                add(list, subset.path("addresses"), family, true);
                add(list, subset.path("notReadyAddresses"), family, false);
                if (!list.isEmpty()) {
                    groups.add(new Group(family, ports(subset.path("ports")), list));
                }
            }
        }
        return groups;
    }

    private static JsonNode ports(JsonNode ports) {
        var copy = Json.mapper().createArrayNode();
        for (var port : ports) {
            var one = port.<ObjectNode>deepCopy();
            if (!one.has("name")) {
                one.put("name", "");
            }
            copy.add(one);
        }
        return copy;
    }

    private static void add(
            List<ObjectNode> list, JsonNode addresses, String family, boolean ready) {
        for (var address : addresses) {
            var ip = address.path("ip").asText();
            if (ip.contains(":") != family.equals("IPv6") || list.size() >= ADDRESSES_MAX) {
                continue;
            }
            var endpoint = Json.object();
            endpoint.putArray("addresses").add(ip);
            endpoint.putObject("conditions").put("ready", ready);
            for (var field : List.of("hostname", "nodeName", "targetRef")) {
                if (address.hasNonNull(field)) {
                    endpoint.set(field, address.path(field));
                }
            }
            list.add(endpoint);
        }
    }
}
