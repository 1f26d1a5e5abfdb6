package dev.j3s.apiserver.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.discovery.Discovery;
import dev.j3s.apiserver.registry.DefinitionCatalog;
import dev.j3s.model.Json;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** {@code /api}, {@code /apis} and what lies between them and a resource. */
final class DiscoveryHandler implements PathHandler {
    private static final String AGGREGATED = "APIGroupDiscoveryList";

    private final Discovery discovery;
    private final DefinitionCatalog catalog;
    private final Aggregation aggregation;
    private final String address;
    private final Map<String, Made> made = new ConcurrentHashMap<>();

    /** A document and the state of the catalog it tells. */
    private record Made(long generation, byte[] json, String etag) {}

    DiscoveryHandler(DefinitionCatalog catalog, Aggregation aggregation, String address) {
        this.discovery = new Discovery(catalog);
        this.catalog = catalog;
        this.aggregation = aggregation;
        this.address = address;
    }

    @Override
    public ApiResponse handle(ApiRequest request) {
        var path = request.info().path();
        var parts = Arrays.stream(path.split("/")).filter(p -> !p.isEmpty()).toList();
        var core = parts.getFirst().equals("api");
        return switch (parts.size()) {
            case 1 -> root(request, core);
            case 2 ->
                    core
                            ? found(discovery.resources("", parts.get(1)))
                            : discovery
                                    .group(parts.get(1))
                                    .<ApiResponse>map(json -> ApiResponse.json(200, json))
                                    .orElseGet(() -> ApiResponse.text(404, "404 page not found\n"));
            case 3 -> core ? notServed() : found(discovery.resources(parts.get(1), parts.get(2)));
            default -> notServed();
        };
    }

    private ApiResponse root(ApiRequest request, boolean core) {
        for (var media : Media.parse(request.header("accept"))) {
            if (media.parameter("as").equals(AGGREGATED)
                    && media.parameter("g").equals("apidiscovery.k8s.io")
                    && List.of("v2", "v2beta1").contains(media.parameter("v"))) {
                return aggregated(request, core, media.parameter("v"));
            }
            if (media.type().equals(Media.JSON) && media.parameter("as").isEmpty()) {
                break;
            }
        }
        return ApiResponse.json(
                200,
                core ? discovery.coreVersions(address) : discovery.groups(aggregation.groups()));
    }

    private ApiResponse aggregated(ApiRequest request, boolean core, String version) {
        var document =
                made(
                        request.info().path() + " " + version,
                        () -> discovery.aggregated(core, version));
        var headers = Map.of("etag", document.etag(), "vary", "Accept");
        var type = Media.JSON + ";g=apidiscovery.k8s.io;v=" + version + ";as=APIGroupDiscoveryList";
        if (request.header("if-none-match").equals(document.etag())) {
            return new ApiResponse.Full(304, type, Payload.of(new byte[0]), headers, List.of());
        }
        return new ApiResponse.Full(200, type, Payload.of(document.json()), headers, List.of());
    }

    private Made made(String key, Supplier<ObjectNode> maker) {
        var generation = catalog.generation();
        var known = made.get(key);
        if (known != null && known.generation() == generation) {
            return known;
        }
        var json = Json.write(maker.get());
        var fresh = new Made(generation, json, etag(json));
        made.put(key, fresh);
        return fresh;
    }

    private static String etag(byte[] json) {
        try {
            var digest = MessageDigest.getInstance("SHA-512").digest(json);
            return "\"" + HexFormat.of().withUpperCase().formatHex(digest) + "\"";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-512", e);
        }
    }

    private static ApiResponse found(Optional<ObjectNode> document) {
        return document.<ApiResponse>map(json -> ApiResponse.json(200, json))
                .orElseGet(DiscoveryHandler::notServed);
    }

    private static ApiResponse notServed() {
        return ApiResponse.of(Dispatcher.notServed());
    }
}
