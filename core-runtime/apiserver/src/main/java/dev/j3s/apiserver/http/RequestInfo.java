package dev.j3s.apiserver.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a URL and a method ask for (upstream's RequestInfo).
 *
 * @param verb an API verb for resources, the lower-case method otherwise
 * @param namespace of a namespace object, its own name
 * @param name a list or watch narrowed by {@code metadata.name} has it too
 * @param rest path segments behind the subresource, for proxies; empty, or begins with a slash
 */
public record RequestInfo(
        String verb,
        boolean resourceRequest,
        String path,
        String group,
        String version,
        String namespace,
        String resource,
        String subresource,
        String name,
        String rest) {

    private static final Set<String> NAMESPACE_SUBRESOURCES = Set.of("status", "finalize");

    /** {@code path} is decoded. */
    public static RequestInfo parse(String method, String path, Query query) {
        var parts = Arrays.stream(path.split("/")).filter(p -> !p.isEmpty()).toList();
        var plain = plain(method, path);
        if (parts.size() < 3) {
            return plain;
        }
        return switch (parts.getFirst()) {
            case "api" -> resource(method, path, query, "", parts.get(1), tail(parts, 2));
            case "apis" ->
                    parts.size() < 4
                            ? plain
                            : resource(
                                    method,
                                    path,
                                    query,
                                    parts.get(1),
                                    parts.get(2),
                                    tail(parts, 3));
            default -> plain;
        };
    }

    private static List<String> tail(List<String> parts, int from) {
        return new ArrayList<>(parts.subList(from, parts.size()));
    }

    private static RequestInfo plain(String method, String path) {
        return new RequestInfo(
                method.toLowerCase(Locale.ROOT), false, path, "", "", "", "", "", "", "");
    }

    private static RequestInfo resource(
            String method,
            String path,
            Query query,
            String group,
            String version,
            List<String> parts) {
        var verb = verb(method);
        if (parts.getFirst().equals("watch") && parts.size() > 1) {
            verb = "watch";
            parts.removeFirst();
        }
        var namespace = "";
        if (parts.getFirst().equals("namespaces") && parts.size() > 1) {
            namespace = parts.get(1);
            // /namespaces/x and /namespaces/x/status speak of the namespace itself.
            if (parts.size() > 2 && !NAMESPACE_SUBRESOURCES.contains(parts.get(2))) {
                parts = parts.subList(2, parts.size());
            }
        }
        var name = parts.size() > 1 ? parts.get(1) : "";
        var subresource = parts.size() > 2 ? parts.get(2) : "";
        var rest = parts.size() > 3 ? "/" + String.join("/", parts.subList(3, parts.size())) : "";
        if (!rest.isEmpty() && path.endsWith("/")) {
            rest += "/";
        }
        if (name.isEmpty()) {
            verb = collectionVerb(verb, query);
            name = nameSelected(verb, query);
        }
        return new RequestInfo(
                verb,
                true,
                path,
                group,
                version,
                namespace,
                parts.getFirst(),
                subresource,
                name,
                rest);
    }

    private static String verb(String method) {
        return switch (method) {
            case "POST" -> "create";
            case "GET", "HEAD" -> "get";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> "delete";
            default -> "";
        };
    }

    private static String collectionVerb(String verb, Query query) {
        return switch (verb) {
            case "get" -> query.flag("watch") ? "watch" : "list";
            case "delete" -> "deletecollection";
            default -> verb;
        };
    }

    /** RBAC may grant a list or watch of one name only. */
    private static String nameSelected(String verb, Query query) {
        if (!verb.equals("list") && !verb.equals("watch") && !verb.equals("deletecollection")) {
            return "";
        }
        for (var term : query.get("fieldSelector").split(",")) {
            if (term.startsWith("metadata.name=")) {
                var value = term.substring("metadata.name=".length());
                return value.startsWith("=") ? value.substring(1) : value;
            }
        }
        return "";
    }

    /** A request that may last: it is not counted among those in flight. */
    public boolean longRunning() {
        return verb.equals("watch")
                || switch (subresource) {
                    case "exec", "attach", "portforward", "proxy", "log" -> true;
                    default -> false;
                };
    }
}
