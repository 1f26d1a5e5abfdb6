package dev.j3s.apiserver.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.registry.Body;
import dev.j3s.apiserver.registry.Patch;
import dev.j3s.model.ApiStatus;
import dev.j3s.model.Document;
import dev.j3s.model.Json;
import dev.j3s.model.JsonReader;
import dev.j3s.model.MalformedProtobufException;
import dev.j3s.model.ProtobufCodec;
import dev.j3s.model.YamlReader;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;

/** Request bodies to trees, by Content-Type. */
final class BodyReader {
    private static final int SHOWN_BYTES_MAX = 256;

    private final ProtobufCodec protobuf;

    BodyReader(ProtobufCodec protobuf) {
        this.protobuf = protobuf;
    }

    /** An object that must be there. */
    Body object(ApiRequest request, String kind) {
        var media = mediaType(request);
        return switch (media) {
            case Media.JSON -> body(request, kind, () -> JsonReader.read(request.body()));
            case Media.YAML -> body(request, kind, () -> YamlReader.read(request.body()));
            case Media.PROTOBUF -> protobuf(request.body());
            default -> throw unsupported(SupportedBodies.OBJECT).asException();
        };
    }

    private Body protobuf(byte[] bytes) {
        try {
            return new Body(protobuf.decode(bytes), List.of());
        } catch (MalformedProtobufException e) {
            throw ApiStatus.badRequest(String.valueOf(e.getMessage())).asException();
        }
    }

    /** An object that may be absent: DeleteOptions. */
    ObjectNode optional(ApiRequest request) {
        return request.body().length == 0
                ? Json.object()
                : object(request, "DeleteOptions").object();
    }

    /** {@code builtIn}: strategic merge patches need what only built-in types know. */
    Patch patch(ApiRequest request, boolean builtIn) {
        var kind = kind(request, builtIn);
        var document =
                kind == Patch.Kind.APPLY
                        ? document("patch", () -> YamlReader.read(request.body()))
                        : document("patch", () -> JsonReader.read(request.body()));
        return new Patch(kind, document.tree(), document.duplicates());
    }

    private static Patch.Kind kind(ApiRequest request, boolean builtIn) {
        return switch (mediaType(request)) {
            case "application/json-patch+json" -> Patch.Kind.JSON;
            case "application/merge-patch+json" -> Patch.Kind.MERGE;
            case "application/apply-patch+yaml" -> Patch.Kind.APPLY;
            case "application/strategic-merge-patch+json" -> {
                if (builtIn) {
                    yield Patch.Kind.STRATEGIC;
                }
                throw unsupported(SupportedBodies.CUSTOM_PATCH).asException();
            }
            default ->
                    throw new ApiStatus(
                                    415,
                                    "UnsupportedMediaType",
                                    "415: Unsupported Media Type",
                                    new ApiStatus.Details("", "", "", "", List.of(), 0))
                            .asException();
        };
    }

    /** Bodies without a type are JSON, as upstream has it. */
    static String mediaType(ApiRequest request) {
        var header = request.header("content-type");
        return header.isEmpty() ? Media.JSON : Media.parseOne(header).type();
    }

    private static Body body(ApiRequest request, String kind, Supplier<Document> reader) {
        var document = document(kind, reader);
        if (document.tree() instanceof ObjectNode object) {
            return new Body(object, document.duplicates());
        }
        throw ApiStatus.badRequest(
                        "the object provided is unrecognized (must be of type "
                                + kind
                                + "): couldn't get version/kind; json parse error: json: cannot"
                                + " unmarshal "
                                + kind(document.tree())
                                + " into Go value of type struct { APIVersion string"
                                + " \"json:\\\"apiVersion,omitempty\\\"\"; Kind string"
                                + " \"json:\\\"kind,omitempty\\\"\" } ("
                                + hex(request.body())
                                + ")")
                .asException();
    }

    static Document document(String kind, Supplier<Document> reader) {
        try {
            return reader.get();
        } catch (Json.MalformedJsonException e) {
            throw ApiStatus.badRequest(
                            "the object provided is unrecognized (must be of type "
                                    + kind
                                    + "): couldn't get version/kind; json parse error: "
                                    + e.getMessage())
                    .asException();
        }
    }

    /** What was sent, as upstream shows bytes it cannot read. */
    private static String hex(byte[] body) {
        return HexFormat.of().formatHex(body, 0, Math.min(body.length, SHOWN_BYTES_MAX));
    }

    private static String kind(JsonNode tree) {
        return switch (tree.getNodeType()) {
            case ARRAY -> "array";
            case STRING -> "string";
            case NUMBER -> "number";
            case BOOLEAN -> "bool";
            case NULL, MISSING, BINARY, OBJECT, POJO -> "null";
        };
    }

    /** What a verb's body may be. */
    enum SupportedBodies {
        OBJECT("application/json, application/yaml, application/vnd.kubernetes.protobuf"),
        CUSTOM_PATCH(
                "application/json-patch+json, application/merge-patch+json,"
                        + " application/apply-patch+yaml");

        private final String types;

        SupportedBodies(String types) {
            this.types = types;
        }
    }

    static ApiStatus unsupported(SupportedBodies supported) {
        return new ApiStatus(
                415,
                "UnsupportedMediaType",
                "the body of the request was in an unknown format - accepted media types include: "
                        + supported.types,
                null);
    }
}
