package dev.j3s.addons;

import dev.j3s.client.Client;
import dev.j3s.model.ApiStatus;
import dev.j3s.model.GroupVersionKind;
import dev.j3s.model.GroupVersionResource;
import dev.j3s.model.Json;
import dev.j3s.model.Transport;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * From a kind to its endpoint, by the server's discovery. Remembers what exists; asks again for
 * what does not, because CRDs come.
 */
final class KindMapper {
    /** An endpoint and whether its objects live in namespaces. */
    record Mapping(GroupVersionResource resource, boolean namespaced) {}

    private final Client client;
    private final Map<GroupVersionKind, Mapping> known = new ConcurrentHashMap<>();

    KindMapper(Client client) {
        this.client = client;
    }

    /** Throws ApiException 404 when the server knows no such kind (yet). */
    Mapping map(GroupVersionKind kind) {
        var mapping = known.get(kind);
        if (mapping != null) {
            return mapping;
        }
        var path = (kind.group().isEmpty() ? "/api/" : "/apis/") + kind.apiVersion();
        var response = client.transport().call(Transport.Request.get(path));
        if (response.status() == 200) {
            for (var resource : Json.parseObject(response.body()).path("resources")) {
                if (resource.path("kind").asText().equals(kind.kind())
                        && !resource.path("name").asText().contains("/")) {
                    mapping =
                            new Mapping(
                                    new GroupVersionResource(
                                            kind.group(),
                                            kind.version(),
                                            resource.path("name").asText()),
                                    resource.path("namespaced").asBoolean());
                    known.put(kind, mapping);
                    return mapping;
                }
            }
        }
        throw new ApiStatus(
                        404,
                        "NotFound",
                        "no matches for kind \""
                                + kind.kind()
                                + "\" in version \""
                                + kind.apiVersion()
                                + "\"",
                        null)
                .asException();
    }
}
