package dev.j3s.controllers.endpoints;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.client.OwnerReference;
import dev.j3s.controllers.kube.Kind;
import dev.j3s.controllers.kube.Resource;
import dev.j3s.controllers.kube.TemplateHash;
import dev.j3s.model.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which slices to make, change and delete, so that they hold the wanted endpoints. Endpoints stay
 * in the slice they are in, so that a change of one pod rewrites one slice. Pure.
 */
final class SlicePlanner {
    static final int ENDPOINTS_MAX = 100;
    static final String SERVICE_NAME = "kubernetes.io/service-name";
    static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";

    /** One set of ports with the endpoints that have them. */
    record Group(String addressType, JsonNode ports, List<ObjectNode> endpoints) {}

    /** What all slices of one owner have in common. */
    record Owner(Kind kind, Resource object, String manager, Map<String, String> labels) {}

    record Plan(List<ObjectNode> create, List<ObjectNode> update, List<Resource> delete) {
        boolean nothing() {
            return create.isEmpty() && update.isEmpty() && delete.isEmpty();
        }
    }

    private final Owner owner;
    private final List<ObjectNode> create = new ArrayList<>();
    private final List<ObjectNode> update = new ArrayList<>();
    private final List<Resource> delete = new ArrayList<>();

    private SlicePlanner(Owner owner) {
        this.owner = owner;
    }

    static Plan plan(Owner owner, List<Group> groups, List<Resource> existing) {
        var planner = new SlicePlanner(owner);
        var left = new ArrayList<>(existing);
        for (var group : groups) {
            var mine =
                    left.stream()
                            .filter(slice ->
                                    slice.json()
                                                    .path("addressType")
                                                    .asText()
                                                    .equals(group.addressType())
                                            && samePorts(slice.json().path("ports"), group.ports()))
                            .toList();
            left.removeAll(mine);
            planner.fill(group, mine);
        }
        planner.reuse(left);
        planner.delete.addAll(left);
        return new Plan(planner.create, planner.update, planner.delete);
    }

    /** A slice that lost its ports serves as one that would be new: one write less, no gap. */
    private void reuse(List<Resource> left) {
        for (var i = create.size() - 1; i >= 0; i--) {
            var made = create.get(i);
            var same =
                    left.stream()
                            .filter(slice ->
                                    slice.json()
                                            .path("addressType")
                                            .equals(made.path("addressType")))
                            .findFirst();
            if (same.isPresent()) {
                left.remove(same.get());
                create.remove(i);
                var copy = same.get().copy();
                copy.set("endpoints", made.path("endpoints"));
                copy.set("ports", made.path("ports"));
                label(copy);
                update.add(copy);
            }
        }
    }

    private void fill(Group group, List<Resource> slices) {
        var wanted = new LinkedHashMap<String, ObjectNode>();
        group.endpoints().forEach(endpoint -> wanted.put(identity(endpoint), endpoint));
        var kept = new LinkedHashMap<Resource, List<JsonNode>>();
        var placed = new HashSet<String>();
        for (var slice : slices) {
            var endpoints = new ArrayList<JsonNode>();
            for (var endpoint : slice.json().path("endpoints")) {
                var now = wanted.get(identity(endpoint));
                if (now != null && placed.add(identity(endpoint))) {
                    endpoints.add(now);
                }
            }
            kept.put(slice, endpoints);
        }
        var missing = new ArrayList<JsonNode>();
        wanted.forEach((id, endpoint) -> {
            if (!placed.contains(id)) {
                missing.add(endpoint);
            }
        });
        var spare = missing.iterator();
        for (var entry : kept.entrySet()) {
            while (spare.hasNext() && entry.getValue().size() < ENDPOINTS_MAX) {
                entry.getValue().add(spare.next());
            }
        }
        var needsOne = wanted.isEmpty();
        for (var entry : kept.entrySet()) {
            if (entry.getValue().isEmpty() && !needsOne) {
                delete.add(entry.getKey());
            } else {
                needsOne = false;
                rewrite(entry.getKey(), entry.getValue());
            }
        }
        while (spare.hasNext() || needsOne) {
            needsOne = false;
            var endpoints = Json.mapper().createArrayNode();
            while (spare.hasNext() && endpoints.size() < ENDPOINTS_MAX) {
                endpoints.add(spare.next());
            }
            create.add(fresh(group, endpoints));
        }
    }

    private void rewrite(Resource slice, List<JsonNode> endpoints) {
        var copy = slice.copy();
        var array = copy.putArray("endpoints");
        endpoints.forEach(array::add);
        label(copy);
        if (!TemplateHash.same(copy, slice.json())) {
            update.add(copy);
        }
    }

    private ObjectNode fresh(Group group, ArrayNode endpoints) {
        var slice = Json.object();
        slice.put("kind", "EndpointSlice").put("apiVersion", "discovery.k8s.io/v1");
        var meta = slice.putObject("metadata");
        meta.put("generateName", prefix());
        meta.put("namespace", owner.object().meta().namespace());
        meta.putArray("ownerReferences")
                .add(
                        OwnerReference.controller(owner.kind().type(), owner.object().meta())
                                .toJson());
        slice.put("addressType", group.addressType());
        slice.set("endpoints", endpoints);
        slice.set("ports", group.ports());
        label(slice);
        return slice;
    }

    private String prefix() {
        var name = owner.object().meta().name();
        return name + "-";
    }

    private void label(ObjectNode slice) {
        var labels = slice.withObject("/metadata").putObject("labels");
        new TreeMap<>(owner.labels()).forEach(labels::put);
        labels.put(MANAGED_BY, owner.manager());
        labels.put(SERVICE_NAME, owner.object().meta().name());
    }

    private static String identity(JsonNode endpoint) {
        return endpoint.path("addresses") + endpoint.path("targetRef").path("uid").asText();
    }

    static boolean samePorts(JsonNode left, JsonNode right) {
        return ports(left).equals(ports(right));
    }

    private static Map<String, JsonNode> ports(JsonNode ports) {
        var map = new TreeMap<String, JsonNode>();
        for (var port : ports) {
            var copy = port.<ObjectNode>deepCopy();
            if (copy.path("name").asText().isEmpty()) {
                copy.remove("name");
            }
            map.put(
                    port.path("name").asText() + "/" + port.path("protocol").asText("TCP"),
                    TemplateHash.sorted(copy));
        }
        return map;
    }
}
