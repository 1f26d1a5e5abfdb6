package dev.j3s.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.model.ApiException;
import dev.j3s.model.ApiStatus;
import dev.j3s.model.GroupVersionResource;
import dev.j3s.model.Json;
import dev.j3s.model.Transport;
import dev.j3s.model.Transport.Request;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** {@link Client} over any transport. Every call is one request; it never retries by itself. */
public final class RestClient implements Client {
    private static final String JSON = "application/json";
    private static final String APPLY = "application/apply-patch+yaml";
    private static final byte[] NOTHING = {};

    private final Transport transport;

    public RestClient(Transport transport) {
        this.transport = transport;
    }

    @Override
    public Optional<ObjectNode> get(GroupVersionResource resource, String namespace, String name) {
        var response = transport.call(Request.get(path(resource, namespace, name, "")));
        if (response.status() == 404) {
            var status = Statuses.read(response);
            if (status.reason().equals("NotFound") && status.details() != null) {
                return Optional.empty();
            }
            throw new ApiException(status);
        }
        return Optional.of(body(response));
    }

    @Override
    public ObjectNode list(GroupVersionResource resource, String namespace, String query) {
        var path = resource.path(namespace);
        return send(Request.get(query.isEmpty() ? path : path + "?" + query));
    }

    @Override
    public ObjectNode create(GroupVersionResource resource, String namespace, JsonNode object) {
        return send(new Request("POST", resource.path(namespace), JSON, Json.write(object)));
    }

    @Override
    public ObjectNode update(GroupVersionResource resource, JsonNode object) {
        return updateSubresource(resource, "", object);
    }

    @Override
    public ObjectNode updateSubresource(
            GroupVersionResource resource, String subresource, JsonNode object) {
        var meta = object.path("metadata");
        var path =
                path(
                        resource,
                        meta.path("namespace").asText(),
                        meta.path("name").asText(),
                        subresource);
        return send(new Request("PUT", path, JSON, Json.write(object)));
    }

    @Override
    public ObjectNode createSubresource(
            GroupVersionResource resource,
            String namespace,
            String name,
            String subresource,
            JsonNode body) {
        var path = path(resource, namespace, name, subresource);
        return send(new Request("POST", path, JSON, Json.write(body)));
    }

    @Override
    public ObjectNode patch(
            GroupVersionResource resource,
            String namespace,
            String name,
            String subresource,
            PatchType type,
            JsonNode patch) {
        var path = path(resource, namespace, name, subresource);
        return send(new Request("PATCH", path, type.contentType(), Json.write(patch)));
    }

    @Override
    public ObjectNode apply(
            GroupVersionResource resource,
            String namespace,
            String name,
            String fieldManager,
            JsonNode object) {
        var path =
                path(resource, namespace, name, "")
                        + "?force=true&fieldManager="
                        + URLEncoder.encode(fieldManager, StandardCharsets.UTF_8);
        return send(new Request("PATCH", path, APPLY, Json.write(object)));
    }

    @Override
    public void delete(
            GroupVersionResource resource, String namespace, String name, JsonNode options) {
        var body = options.isEmpty() ? NOTHING : Json.write(options);
        var contentType = options.isEmpty() ? "" : JSON;
        send(new Request("DELETE", path(resource, namespace, name, ""), contentType, body));
    }

    @Override
    public Transport transport() {
        return transport;
    }

    private ObjectNode send(Request request) {
        return body(transport.call(request));
    }

    private static ObjectNode body(Transport.Response response) {
        if (response.status() >= 400) {
            throw new ApiException(Statuses.read(response));
        }
        try {
            return Json.parseObject(response.body());
        } catch (Json.MalformedJsonException e) {
            throw new ApiException(
                    ApiStatus.internal("the answer is no JSON object: " + e.getMessage()));
        }
    }

    private static String path(
            GroupVersionResource resource, String namespace, String name, String subresource) {
        var path = resource.path(namespace) + "/" + segment(name);
        return subresource.isEmpty() ? path : path + "/" + subresource;
    }

    /** Names may carry a colon ({@code system:node}); anything else outside is escaped. */
    private static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%3A", ":");
    }
}
