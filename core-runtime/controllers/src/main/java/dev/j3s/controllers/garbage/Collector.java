package dev.j3s.controllers.garbage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.client.Client;
import dev.j3s.client.Client.PatchType;
import dev.j3s.client.Meta;
import dev.j3s.client.OwnerReference;
import dev.j3s.control.Result;
import dev.j3s.controllers.garbage.OwnerGraph.Node;
import dev.j3s.controllers.garbage.OwnerGraph.Place;
import dev.j3s.controllers.kube.Discovery.ApiResource;
import dev.j3s.controllers.kube.Item;
import dev.j3s.model.ApiException;
import dev.j3s.model.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Looks at one object: does it still have an owner, does it wait for its dependents? Whatever is
 * about to be deleted is read from the server first; the graph only says where to look (the rules
 * are those of upstream's pkg/controller/garbagecollector).
 */
final class Collector {
    private final Client client;
    private final OwnerGraph graph;
    private final BiFunction<String, String, Optional<ApiResource>> types;
    private final Consumer<List<String>> enqueue;

    /** {@code types} finds the endpoint of an apiVersion and kind. */
    Collector(
            Client client,
            OwnerGraph graph,
            BiFunction<String, String, Optional<ApiResource>> types,
            Consumer<List<String>> enqueue) {
        this.client = client;
        this.graph = graph;
        this.types = types;
        this.enqueue = enqueue;
    }

    Result look(String uid) {
        var node = graph.node(uid);
        if (node == null) {
            return Result.DONE;
        }
        var item = node.item();
        if (item != null && item.deleting() && !item.foreground() && !item.orphaning()) {
            return Result.DONE; // on its way out already
        }
        var type = types.apply(node.place().apiVersion(), node.place().kind());
        if (type.isEmpty()) {
            // A type nobody knows (yet): its dependents must not be deleted for that.
            return node.virtual() ? Result.DONE : Result.AGAIN;
        }
        var latest = read(type.get(), node.place());
        if (latest.isEmpty() || !Meta.of(latest.get()).uid().equals(uid)) {
            enqueue.accept(graph.forget(uid));
            return Result.DONE;
        }
        if (node.virtual()) {
            return Result.DONE; // it exists; its informer will tell
        }
        return act(type.get(), node, latest.get());
    }

    private Result act(ApiResource type, Node node, ObjectNode latest) {
        var meta = Meta.of(latest);
        if (meta.deleting() && meta.finalizers().contains(Item.ORPHAN)) {
            return orphanDependents(type, node, latest);
        }
        if (meta.deleting() && meta.finalizers().contains(Item.FOREGROUND)) {
            return awaitDependents(type, node, latest);
        }
        if (meta.ownerReferences().isEmpty() || meta.deleting()) {
            return Result.DONE;
        }
        return judge(type, node, latest, meta);
    }

    private Result judge(ApiResource type, Node node, ObjectNode latest, Meta meta) {
        var solid = new ArrayList<OwnerReference>();
        var gone = new ArrayList<OwnerReference>();
        var waiting = new ArrayList<OwnerReference>();
        for (var owner : meta.ownerReferences()) {
            var found = owner(owner, type, meta.namespace());
            if (found.isEmpty() || !Meta.of(found.get()).uid().equals(owner.uid())) {
                gone.add(owner);
            } else {
                var ownerMeta = Meta.of(found.get());
                var foreground =
                        ownerMeta.deleting() && ownerMeta.finalizers().contains(Item.FOREGROUND);
                (foreground ? waiting : solid).add(owner);
            }
        }
        if (!solid.isEmpty()) {
            if (!gone.isEmpty() || !waiting.isEmpty()) {
                var keep = solid.stream().map(OwnerReference::uid).collect(Collectors.toSet());
                keepOwners(type, latest, keep);
            }
            return Result.DONE;
        }
        if (!waiting.isEmpty() && !node.dependents().isEmpty()) {
            breakCircle(type, node, latest);
            delete(type, meta, "Foreground");
            return Result.DONE;
        }
        delete(type, meta, policy(meta));
        return Result.DONE;
    }

    private static String policy(Meta meta) {
        if (meta.finalizers().contains(Item.ORPHAN)) {
            return "Orphan";
        }
        return meta.finalizers().contains(Item.FOREGROUND) ? "Foreground" : "Background";
    }

    /** Objects that wait for each other would wait for ever: this one stops blocking. */
    private void breakCircle(ApiResource type, Node node, ObjectNode latest) {
        if (node.dependents().stream().noneMatch(one -> one.item().deletingDependents())) {
            return;
        }
        var owners = Json.mapper().createArrayNode();
        for (var owner : latest.path("metadata").path("ownerReferences")) {
            owners.add(owner.<ObjectNode>deepCopy().put("blockOwnerDeletion", false));
        }
        patchMeta(type, latest, "ownerReferences", owners);
    }

    private Result awaitDependents(ApiResource type, Node node, ObjectNode latest) {
        var blocking = node.dependents().stream().filter(one -> one.blocks(node.uid())).toList();
        if (blocking.isEmpty()) {
            removeFinalizer(type, latest, Item.FOREGROUND);
            return Result.DONE;
        }
        enqueue.accept(
                blocking.stream()
                        .filter(one -> !one.item().deletingDependents())
                        .map(OwnerGraph.Dependent::uid)
                        .toList());
        return Result.DONE; // the last one's end brings this one back
    }

    private Result orphanDependents(ApiResource type, Node node, ObjectNode latest) {
        for (var dependent : node.dependents()) {
            var place = dependent.place();
            var dependentType = types.apply(place.apiVersion(), place.kind());
            if (dependentType.isEmpty()) {
                return Result.AGAIN;
            }
            var found = read(dependentType.get(), place);
            if (found.isPresent()) {
                var keep =
                        Meta.of(found.get()).ownerReferences().stream()
                                .map(OwnerReference::uid)
                                .filter(uid -> !uid.equals(node.uid()))
                                .collect(Collectors.toSet());
                keepOwners(dependentType.get(), found.get(), keep);
            }
        }
        removeFinalizer(type, latest, Item.ORPHAN);
        return Result.DONE;
    }

    private Optional<ObjectNode> owner(OwnerReference owner, ApiResource child, String namespace) {
        var type =
                types.apply(owner.apiVersion(), owner.kind())
                        .orElseThrow(() ->
                                new IllegalOwnerException(owner.apiVersion() + " " + owner.kind()));
        if (type.namespaced() && !child.namespaced()) {
            // A cluster-scoped object cannot be owned by a namespaced one: never deleted for it.
            throw new IllegalOwnerException("namespaced owner " + owner.name());
        }
        return client.get(type.resource(), type.namespaced() ? namespace : "", owner.name());
    }

    /** The owner's type is unknown or cannot own this: ask again later, delete nothing. */
    static final class IllegalOwnerException extends RuntimeException {
        private static final long serialVersionUID = 1;

        IllegalOwnerException(String message) {
            super("cannot resolve owner: " + message);
        }
    }

    private Optional<ObjectNode> read(ApiResource type, Place place) {
        return client.get(
                type.resource(), type.namespaced() ? place.namespace() : "", place.name());
    }

    private void keepOwners(ApiResource type, ObjectNode object, Set<String> keep) {
        var owners = Json.mapper().createArrayNode();
        for (var owner : object.path("metadata").path("ownerReferences")) {
            if (keep.contains(owner.path("uid").asText())) {
                owners.add(owner);
            }
        }
        patchMeta(type, object, "ownerReferences", owners);
    }

    private void removeFinalizer(ApiResource type, ObjectNode object, String finalizer) {
        var kept = Json.mapper().createArrayNode();
        for (var one : object.path("metadata").path("finalizers")) {
            if (!one.asText().equals(finalizer)) {
                kept.add(one);
            }
        }
        patchMeta(type, object, "finalizers", kept);
    }

    /** Conditional on the version read, so that nobody's change of the list is lost. */
    private void patchMeta(ApiResource type, ObjectNode object, String field, JsonNode value) {
        var meta = Meta.of(object);
        var patch = Json.object();
        var fields = patch.putObject("metadata");
        fields.put("resourceVersion", meta.resourceVersion()).put("uid", meta.uid());
        fields.set(field, value);
        try {
            client.patch(
                    type.resource(), meta.namespace(), meta.name(), "", PatchType.MERGE, patch);
        } catch (ApiException e) {
            if (!e.isNotFound()) {
                throw e;
            }
        }
    }

    private void delete(ApiResource type, Meta meta, String policy) {
        var options = Json.object();
        options.put("propagationPolicy", policy);
        options.putObject("preconditions")
                .put("uid", meta.uid())
                .put("resourceVersion", meta.resourceVersion());
        try {
            client.delete(type.resource(), meta.namespace(), meta.name(), options);
        } catch (ApiException e) {
            if (!e.isNotFound()) {
                throw e;
            }
        }
    }
}
