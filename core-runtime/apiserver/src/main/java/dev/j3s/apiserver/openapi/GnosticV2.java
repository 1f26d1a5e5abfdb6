package dev.j3s.apiserver.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Function;

/**
 * A v2 document as the protobuf client-go reads: gnostic's openapi.v2 messages (google/gnostic,
 * openapiv2/OpenAPIv2.proto). Field numbers are that file's; extensions travel as YAML text, and
 * JSON is YAML.
 */
final class GnosticV2 {
    private GnosticV2() {}

    static byte[] document(ObjectNode v2) {
        var info = v2.path("info");
        var document =
                new ProtoMessage()
                        .text(1, v2.path("swagger"))
                        .message(
                                2,
                                new ProtoMessage()
                                        .text(1, info.path("title"))
                                        .text(2, info.path("version")));
        var paths = new ProtoMessage();
        named(paths, 2, v2.path("paths"), GnosticV2::path);
        document.message(8, paths);
        document.message(9, map(v2.path("definitions"), GnosticV2::schema));
        document.message(10, map(v2.path("parameters"), GnosticV2::parameter));
        for (var requirement : v2.path("security")) {
            document.message(12, map(requirement, scopes -> new ProtoMessage().texts(1, scopes)));
        }
        document.message(13, map(v2.path("securityDefinitions"), GnosticV2::apiKey));
        return document.toByteArray();
    }

    /** A message whose only content is {@code repeated NamedX additional_properties = 1}. */
    private static ProtoMessage map(JsonNode object, Function<JsonNode, ProtoMessage> value) {
        var message = new ProtoMessage();
        named(message, 1, object, value);
        return message;
    }

    private static void named(
            ProtoMessage into,
            int number,
            JsonNode object,
            Function<JsonNode, ProtoMessage> value) {
        for (var entry : object.properties()) {
            into.message(
                    number,
                    new ProtoMessage()
                            .text(1, entry.getKey())
                            .message(2, value.apply(entry.getValue())));
        }
    }

    private static ProtoMessage path(JsonNode item) {
        var message = new ProtoMessage();
        operation(message, 2, item.path("get"));
        operation(message, 3, item.path("put"));
        operation(message, 4, item.path("post"));
        operation(message, 5, item.path("delete"));
        operation(message, 8, item.path("patch"));
        for (var parameter : item.path("parameters")) {
            message.message(9, parameterItem(parameter));
        }
        return message;
    }

    private static void operation(ProtoMessage into, int number, JsonNode operation) {
        if (operation.isMissingNode()) {
            return;
        }
        var message =
                new ProtoMessage()
                        .texts(1, operation.path("tags"))
                        .text(3, operation.path("description"))
                        .text(5, operation.path("operationId"))
                        .texts(6, operation.path("produces"))
                        .texts(7, operation.path("consumes"));
        for (var parameter : operation.path("parameters")) {
            message.message(8, parameterItem(parameter));
        }
        var responses = new ProtoMessage();
        named(responses, 1, operation.path("responses"), GnosticV2::response);
        message.message(9, responses);
        message.texts(10, operation.path("schemes"));
        extensions(message, 13, operation);
        into.message(number, message);
    }

    private static ProtoMessage response(JsonNode response) {
        var message = new ProtoMessage().text(1, response.path("description"));
        if (response.has("schema")) {
            message.message(2, new ProtoMessage().message(1, schema(response.get("schema"))));
        }
        return new ProtoMessage().message(1, message);
    }

    private static ProtoMessage parameterItem(JsonNode parameter) {
        return parameter.has("$ref")
                ? new ProtoMessage().message(2, new ProtoMessage().text(1, parameter.get("$ref")))
                : new ProtoMessage().message(1, parameter(parameter));
    }

    private static ProtoMessage parameter(JsonNode parameter) {
        return switch (parameter.path("in").asText()) {
            case "body" ->
                    new ProtoMessage()
                            .message(
                                    1,
                                    new ProtoMessage()
                                            .text(1, parameter.path("description"))
                                            .text(2, parameter.path("name"))
                                            .text(3, parameter.path("in"))
                                            .flag(4, parameter.path("required"))
                                            .message(5, schema(parameter.path("schema"))));
            case "query" -> nonBody(3, primitive(parameter, 6, 20));
            case "path" -> nonBody(4, primitive(parameter, 5, 19));
            default -> throw new IllegalArgumentException("no such parameter: " + parameter);
        };
    }

    private static ProtoMessage nonBody(int number, ProtoMessage parameter) {
        return new ProtoMessage().message(2, new ProtoMessage().message(number, parameter));
    }

    private static ProtoMessage primitive(JsonNode parameter, int type, int uniqueItems) {
        return new ProtoMessage()
                .flag(1, parameter.path("required"))
                .text(2, parameter.path("in"))
                .text(3, parameter.path("description"))
                .text(4, parameter.path("name"))
                .text(type, parameter.path("type"))
                .flag(uniqueItems, parameter.path("uniqueItems"));
    }

    private static ProtoMessage apiKey(JsonNode scheme) {
        return new ProtoMessage()
                .message(
                        2,
                        new ProtoMessage()
                                .text(1, scheme.path("type"))
                                .text(2, scheme.path("name"))
                                .text(3, scheme.path("in"))
                                .text(4, scheme.path("description")));
    }

    private static ProtoMessage schema(JsonNode schema) {
        var message =
                new ProtoMessage()
                        .text(1, schema.path("$ref"))
                        .text(2, schema.path("format"))
                        .text(3, schema.path("title"))
                        .text(4, schema.path("description"))
                        .real(6, schema.path("multipleOf"))
                        .real(7, schema.path("maximum"))
                        .flag(8, schema.path("exclusiveMaximum"))
                        .real(9, schema.path("minimum"))
                        .flag(10, schema.path("exclusiveMinimum"))
                        .integer(11, schema.path("maxLength"))
                        .integer(12, schema.path("minLength"))
                        .text(13, schema.path("pattern"))
                        .integer(14, schema.path("maxItems"))
                        .integer(15, schema.path("minItems"))
                        .flag(16, schema.path("uniqueItems"))
                        .integer(17, schema.path("maxProperties"))
                        .integer(18, schema.path("minProperties"))
                        .texts(19, schema.path("required"));
        for (var value : schema.path("enum")) {
            message.message(20, yaml(value));
        }
        additional(message, schema.path("additionalProperties"));
        if (schema.has("type")) {
            message.message(22, new ProtoMessage().text(1, schema.get("type")));
        }
        if (schema.has("items")) {
            message.message(23, new ProtoMessage().message(1, schema(schema.get("items"))));
        }
        if (schema.has("properties")) {
            message.message(25, map(schema.get("properties"), GnosticV2::schema));
        }
        extensions(message, 31, schema);
        return message;
    }

    private static void additional(ProtoMessage message, JsonNode values) {
        if (values.isObject()) {
            message.message(21, new ProtoMessage().message(1, schema(values)));
        } else if (values.isBoolean()) {
            message.message(21, new ProtoMessage().flag(2, values));
        }
    }

    private static void extensions(ProtoMessage into, int number, JsonNode object) {
        for (var entry : object.properties()) {
            if (entry.getKey().startsWith("x-")) {
                into.message(
                        number,
                        new ProtoMessage()
                                .text(1, entry.getKey())
                                .message(2, yaml(entry.getValue())));
            }
        }
    }

    private static ProtoMessage yaml(JsonNode value) {
        return new ProtoMessage().text(2, value + "\n");
    }
}
