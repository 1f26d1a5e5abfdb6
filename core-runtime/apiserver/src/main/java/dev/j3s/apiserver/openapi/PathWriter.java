package dev.j3s.apiserver.openapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.model.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** Renders endpoints in one dialect. */
final class PathWriter {
    private static final List<String> PATCHES =
            List.of(
                    "application/json-patch+json",
                    "application/merge-patch+json",
                    "application/strategic-merge-patch+json",
                    "application/apply-patch+yaml");
    private static final String STRATEGIC = "application/strategic-merge-patch+json";

    private final Dialect dialect;
    private final Definitions definitions;
    private final TreeMap<String, ObjectNode> sharedParameters = new TreeMap<>();

    PathWriter(Dialect dialect, Definitions definitions) {
        this.dialect = dialect;
        this.definitions = definitions;
    }

    ObjectNode path(Endpoint endpoint) {
        var node = Json.object();
        endpoint.operations().stream()
                .sorted(Comparator.comparing(Operation::method))
                .forEach(o -> node.set(o.method(), operation(endpoint, o)));
        node.set("parameters", parameters(endpoint.parameters()));
        return node;
    }

    /** Parameters that v2 operations refer to by name. */
    ObjectNode sharedParameters() {
        var node = Json.object();
        sharedParameters.forEach(node::set);
        return node;
    }

    private ObjectNode operation(Endpoint endpoint, Operation operation) {
        var node = Json.object();
        node.put("description", operation.description());
        node.putArray("tags").add(endpoint.tag());
        node.put("operationId", operation.id());
        var body = operation.body();
        var query = parameters(operation.query());
        if (dialect == Dialect.V2) {
            consumes(node, endpoint, operation);
            mediaTypes(endpoint, operation).forEach(node.withArray("/produces")::add);
            node.putArray("schemes").add("https");
            if (body.present()) {
                query.insertObject(0)
                        .put("name", "body")
                        .put("in", "body")
                        .put("required", body.required())
                        .set("schema", definitions.ref(body.definition()));
            }
        } else if (body.present()) {
            requestBody(node, endpoint, operation);
        }
        if (!query.isEmpty()) {
            node.set("parameters", query);
        }
        node.set("responses", responses(endpoint, operation));
        node.put("x-kubernetes-action", operation.action());
        node.putObject("x-kubernetes-group-version-kind")
                .put("group", operation.kind().group())
                .put("version", operation.kind().version())
                .put("kind", operation.kind().kind());
        return node;
    }

    private static void consumes(ObjectNode node, Endpoint endpoint, Operation operation) {
        var consumes = node.putArray("consumes");
        if (operation.body().patch()) {
            patches(endpoint).forEach(consumes::add);
        } else {
            consumes.add("*/*");
        }
    }

    private void requestBody(ObjectNode node, Endpoint endpoint, Operation operation) {
        var body = operation.body();
        var request = node.putObject("requestBody");
        var content = request.putObject("content");
        for (var type : body.patch() ? patches(endpoint) : List.of("*/*")) {
            content.putObject(type).set("schema", definitions.ref(body.definition()));
        }
        if (body.required()) {
            request.put("required", true);
        }
    }

    private ObjectNode responses(Endpoint endpoint, Operation operation) {
        var node = Json.object();
        for (var code : operation.codes()) {
            var response = node.putObject(Integer.toString(code));
            response.put("description", text(code));
            if (dialect == Dialect.V2) {
                response.set("schema", result(operation));
                continue;
            }
            var content = response.putObject("content");
            for (var type : mediaTypes(endpoint, operation)) {
                content.putObject(type).set("schema", result(operation));
            }
        }
        node.putObject("401").put("description", "Unauthorized");
        return node;
    }

    private ObjectNode result(Operation operation) {
        return operation.result().isEmpty()
                ? Json.object().put("type", "string")
                : definitions.ref(operation.result());
    }

    private ArrayNode parameters(List<Parameter> parameters) {
        var list = Json.mapper().createArrayNode();
        parameters.stream()
                .sorted(Comparator.comparing(Parameter::name))
                .map(this::parameter)
                .forEach(list::add);
        return list;
    }

    private ObjectNode parameter(Parameter parameter) {
        var node = Json.object();
        var description =
                parameter.owner().isEmpty()
                        ? parameter.description()
                        : definitions.description(parameter.owner(), parameter.name());
        if (!description.isEmpty()) {
            node.put("description", description);
        }
        node.put("name", parameter.name()).put("in", parameter.in());
        if (parameter.required()) {
            node.put("required", true);
        }
        if (dialect == Dialect.V3) {
            node.putObject("schema").put("type", parameter.type()).put("uniqueItems", true);
            return node;
        }
        node.put("type", parameter.type()).put("uniqueItems", true);
        if (parameter.inline()) {
            return node;
        }
        sharedParameters.putIfAbsent(parameter.key(), node);
        return Json.object().put("$ref", "#/parameters/" + parameter.key());
    }

    private static List<String> patches(Endpoint endpoint) {
        return PATCHES.stream().filter(p -> !endpoint.custom() || !p.equals(STRATEGIC)).toList();
    }

    private static List<String> mediaTypes(Endpoint endpoint, Operation operation) {
        if (operation.action().equals("connect")) {
            return List.of("*/*");
        }
        var types = new ArrayList<String>();
        types.add("application/json");
        types.add("application/yaml");
        if (!endpoint.custom()) {
            types.add("application/vnd.kubernetes.protobuf");
        }
        if (operation.result().isEmpty()) {
            types.add("text/plain");
        }
        if (operation.watchable()) {
            types.add("application/json;stream=watch");
            if (!endpoint.custom()) {
                types.add("application/vnd.kubernetes.protobuf;stream=watch");
            }
        }
        return types;
    }

    private static String text(int code) {
        return switch (code) {
            case 200 -> "OK";
            case 201 -> "Created";
            case 202 -> "Accepted";
            default -> throw new IllegalArgumentException("no text for " + code);
        };
    }
}
