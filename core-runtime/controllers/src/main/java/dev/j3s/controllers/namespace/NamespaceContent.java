package dev.j3s.controllers.namespace;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.client.Client;
import dev.j3s.controllers.kube.Discovery;
import dev.j3s.controllers.kube.Discovery.ApiResource;
import dev.j3s.model.ApiException;
import dev.j3s.model.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Deletes everything in a namespace, pods first, and tells what is left. */
final class NamespaceContent {
    /** What is left without a grace period of its own is looked for again after this long. */
    private static final int ESTIMATE_SECONDS = 15;

    private final Client client;
    private final String namespace;
    private final List<String> discoveryFailures = new ArrayList<>();
    private final List<String> contentFailures = new ArrayList<>();
    private final Map<String, Integer> remaining = new TreeMap<>();
    private final Map<String, Integer> finalizers = new TreeMap<>();
    private int estimateSeconds;

    NamespaceContent(Client client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /** What one pass found. All empty: the namespace may go. */
    record Left(
            List<String> discoveryFailures,
            List<String> contentFailures,
            Map<String, Integer> remaining,
            Map<String, Integer> finalizers,
            int estimateSeconds) {
        boolean nothing() {
            return discoveryFailures.isEmpty() && contentFailures.isEmpty() && remaining.isEmpty();
        }
    }

    Left deleteAll() {
        var discovery = Discovery.read(client);
        discoveryFailures.addAll(discovery.failures());
        var order =
                discovery.resources().stream()
                        .filter(one -> one.namespaced() && one.verbs().contains("delete"))
                        .sorted(Comparator.comparing(NamespaceContent::rank))
                        .toList();
        for (var resource : order) {
            var stop = delete(resource) && rank(resource) == 0;
            if (stop) {
                break; // containers may still need their secrets and claims
            }
        }
        return new Left(discoveryFailures, contentFailures, remaining, finalizers, estimateSeconds);
    }

    private static int rank(ApiResource resource) {
        var type = resource.resource();
        return type.group().isEmpty() && type.resource().equals("pods") ? 0 : 1;
    }

    /** True when something of the type is left. */
    private boolean delete(ApiResource resource) {
        try {
            var background = Json.object().put("propagationPolicy", "Background");
            if (resource.verbs().contains("deletecollection")) {
                client.deleteCollection(resource.resource(), namespace, "", background);
            } else if (resource.verbs().contains("list")) {
                for (var item : client.list(resource.resource(), namespace, "").path("items")) {
                    deleteOne(resource, item.path("metadata").path("name").asText());
                }
            }
            if (!resource.verbs().contains("list")) {
                return false;
            }
            return count(resource);
        } catch (ApiException e) {
            if (e.isNotFound() || e.status().code() == 405) {
                return false; // the type went away, or has no collection to delete
            }
            contentFailures.add(e.getMessage());
            return true;
        }
    }

    private void deleteOne(ApiResource resource, String name) {
        try {
            var background = Json.object().put("propagationPolicy", "Background");
            client.delete(resource.resource(), namespace, name, background);
        } catch (ApiException e) {
            if (!e.isNotFound()) {
                throw e;
            }
        }
    }

    private boolean count(ApiResource resource) {
        var items = client.list(resource.resource(), namespace, "").path("items");
        if (items.isEmpty()) {
            return false;
        }
        remaining.put(resource.resource().groupResource().toString(), items.size());
        for (var item : items) {
            var meta = item.path("metadata");
            meta.path("finalizers").forEach(one -> finalizers.merge(one.asText(), 1, Integer::sum));
            estimateSeconds = Math.max(estimateSeconds, estimate(meta));
        }
        return true;
    }

    private static int estimate(JsonNode meta) {
        return meta.path("deletionGracePeriodSeconds").asInt(ESTIMATE_SECONDS);
    }
}
