package dev.j3s.apiserver.http;

import dev.j3s.apiserver.authentication.UserInfo;
import dev.j3s.apiserver.registry.DefinitionCatalog;
import dev.j3s.apiserver.registry.Registry;
import dev.j3s.apiserver.registry.Target;
import dev.j3s.model.ApiException;
import dev.j3s.model.ApiStatus;
import dev.j3s.model.GroupResource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Everything between an authenticated request and its answer, network or not: authorization, then
 * the resource's verb or the path's handler. Refusals come out as answers.
 */
public final class Dispatcher {
    private final Access access;

    private final DefinitionCatalog catalog;
    private final Registry registry;
    private final ResourceHandler resources;
    private final Health health;
    private final TreeMap<String, PathHandler> paths;

    /**
     * @param paths by path; a key that ends with a slash answers everything below it
     */
    Dispatcher(
            Access access,
            DefinitionCatalog catalog,
            Registry registry,
            ResourceHandler resources,
            Health health,
            Map<String, PathHandler> paths) {
        this.access = access;
        this.catalog = catalog;
        this.registry = registry;
        this.resources = resources;
        this.health = health;
        this.paths = new TreeMap<>(paths);
    }

    Access access() {
        return access;
    }

    /** True when {@link #handle} will not block: it may run on an event loop. */
    boolean isImmediate(ApiRequest request) {
        var info = request.info();
        return switch (info.verb()) {
            case "get" ->
                    info.resourceRequest()
                            ? info.subresource().isEmpty() && unblocked(request)
                            : isHealth(info);
            case "watch" -> unblocked(request);
            default -> false;
        };
    }

    private boolean unblocked(ApiRequest request) {
        return request.query().get("resourceVersion").equals("0")
                || (registry.isFresh() && request.query().get("resourceVersion").isEmpty());
    }

    private static boolean isHealth(RequestInfo info) {
        return info.path().startsWith("/healthz")
                || info.path().startsWith("/livez")
                || info.path().startsWith("/readyz");
    }

    ApiResponse handle(ApiRequest request) {
        try {
            var info = request.info();
            access.check(request.user(), info);
            if (!info.resourceRequest()) {
                return path(request);
            }
            if (request.method().equals("HEAD")) {
                throw notAllowed().asException();
            }
            return knowsGroup(info)
                    ? resources.handle(request, target(info, request.user()))
                    : ApiResponse.text(404, "404 page not found\n");
        } catch (ApiException e) {
            return ApiResponse.of(e.status());
        }
    }

    private boolean knowsGroup(RequestInfo info) {
        return info.group().isEmpty() || catalog.byGroup().containsKey(info.group());
    }

    private ApiResponse path(ApiRequest request) {
        var path = request.info().path();
        var healthy = health.answer(path, request.query());
        if (healthy.isPresent()) {
            return healthy.get();
        }
        return handler(path)
                .map(handler -> handler.handle(request))
                .orElseGet(() -> {
                    throw notServed().asException();
                });
    }

    private Optional<PathHandler> handler(String path) {
        var exact = paths.get(path);
        if (exact != null) {
            return Optional.of(exact);
        }
        for (var entry : paths.headMap(path, true).descendingMap().entrySet()) {
            if (entry.getKey().endsWith("/") && path.startsWith(entry.getKey())) {
                return Optional.of(entry.getValue());
            }
        }
        return Optional.empty();
    }

    /** What a resource request is about; 404 and 405 as upstream words them. */
    Target target(RequestInfo info, UserInfo user) {
        var resource = new GroupResource(info.group(), info.resource());
        var definition = catalog.find(resource).orElseThrow(() -> notServed().asException());
        var version =
                definition
                        .version(info.version())
                        .filter(v -> v.served())
                        .orElseThrow(() -> notServed().asException());
        var misplaced =
                definition.namespaced()
                        ? info.namespace().isEmpty() && !info.name().isEmpty() && single(info)
                        : !info.namespace().isEmpty() && !info.resource().equals("namespaces");
        if (misplaced) {
            throw notServed().asException();
        }
        var supported =
                info.subresource().isEmpty()
                        ? version.verbs()
                        : Optional.ofNullable(version.subresources().get(info.subresource()))
                                .orElseThrow(() -> notServed().asException())
                                .verbs();
        if (!supported.contains(info.verb()) || wrongPlace(info, definition.namespaced())) {
            throw notAllowed().asException();
        }
        return Target.of(
                definition,
                version,
                info.subresource(),
                definition.namespaced() ? info.namespace() : "",
                single(info) ? info.name() : "",
                user);
    }

    /** POST speaks to a namespace's collection, PUT and PATCH to one object. */
    private static boolean wrongPlace(RequestInfo info, boolean namespaced) {
        return switch (info.verb()) {
            case "create" ->
                    (info.subresource().isEmpty() && !info.name().isEmpty())
                            || (namespaced && info.namespace().isEmpty());
            case "update", "patch" -> info.name().isEmpty();
            default -> false;
        };
    }

    /** A collection's name, when there is one, is a selector. */
    private static boolean single(RequestInfo info) {
        return switch (info.verb()) {
            case "list", "watch", "deletecollection" -> false;
            default -> true;
        };
    }

    static ApiStatus notServed() {
        return new ApiStatus(
                404,
                "NotFound",
                "the server could not find the requested resource",
                new ApiStatus.Details("", "", "", "", List.of(), 0));
    }

    static ApiStatus notAllowed() {
        return new ApiStatus(
                405,
                "MethodNotAllowed",
                "the server does not allow this method on the requested resource",
                new ApiStatus.Details("", "", "", "", List.of(), 0));
    }
}
