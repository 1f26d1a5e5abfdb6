package dev.j3s.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.model.GroupVersionResource;
import dev.j3s.model.Json;
import dev.j3s.model.Transport;
import java.util.Optional;

/**
 * The verbs of the API on JSON trees. Every refusal is an {@code ApiException}; only {@link #get}
 * turns 404 into an empty answer. Blocking; call it from virtual threads. Thread-safe.
 */
public interface Client {
    Optional<ObjectNode> get(GroupVersionResource resource, String namespace, String name);

    /**
     * The whole list object; {@code query} is percent-encoded ({@code
     * labelSelector=app%3Dx&limit=500}) or empty. Namespace empty: all.
     */
    ObjectNode list(GroupVersionResource resource, String namespace, String query);

    ObjectNode create(GroupVersionResource resource, String namespace, JsonNode object);

    /** Conditional on the object's resourceVersion when it carries one. */
    ObjectNode update(GroupVersionResource resource, JsonNode object);

    /** As {@link #update}, through a subresource such as {@code status}. */
    ObjectNode updateSubresource(
            GroupVersionResource resource, String subresource, JsonNode object);

    /** POST to a subresource: {@code binding}, {@code eviction}, {@code token}. */
    ObjectNode createSubresource(
            GroupVersionResource resource,
            String namespace,
            String name,
            String subresource,
            JsonNode body);

    /** {@code subresource} is empty for the object itself. */
    ObjectNode patch(
            GroupVersionResource resource,
            String namespace,
            String name,
            String subresource,
            PatchType type,
            JsonNode patch);

    /** Server-side apply, forced, as {@code fieldManager}. */
    ObjectNode apply(
            GroupVersionResource resource,
            String namespace,
            String name,
            String fieldManager,
            JsonNode object);

    /** {@code options} is a DeleteOptions object, may be empty. */
    void delete(GroupVersionResource resource, String namespace, String name, JsonNode options);

    Transport transport();

    /** Deletes what {@code query} selects, all when it is empty, in one request. */
    default void deleteCollection(
            GroupVersionResource resource, String namespace, String query, JsonNode options) {
        var path = resource.path(namespace);
        var request =
                new Transport.Request(
                        "DELETE",
                        query.isEmpty() ? path : path + "?" + query,
                        "application/json",
                        Json.write(options));
        Statuses.check(transport().call(request));
    }

    /** The object at any path: discovery, version, OpenAPI. */
    default ObjectNode getPath(String path) {
        var response = transport().call(Transport.Request.get(path));
        Statuses.check(response);
        return Json.parseObject(response.body());
    }

    enum PatchType {
        JSON("application/json-patch+json"),
        MERGE("application/merge-patch+json"),
        STRATEGIC("application/strategic-merge-patch+json");

        private final String contentType;

        PatchType(String contentType) {
            this.contentType = contentType;
        }

        public String contentType() {
            return contentType;
        }
    }
}
