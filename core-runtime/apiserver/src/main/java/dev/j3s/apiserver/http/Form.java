package dev.j3s.apiserver.http;

import dev.j3s.model.ApiStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How a client wants its answer: which wire format, and which shape of the object.
 *
 * @param metaVersion of meta.k8s.io for tables and metadata: v1 or v1beta1
 */
record Form(Wire wire, Shape shape, String metaVersion, boolean pretty) {
    enum Wire {
        JSON(Media.JSON),
        YAML(Media.YAML),
        PROTOBUF(Media.PROTOBUF);

        private final String contentType;

        Wire(String contentType) {
            this.contentType = contentType;
        }

        String contentType() {
            return contentType;
        }
    }

    enum Shape {
        OBJECT,
        TABLE,
        METADATA
    }

    static final Form PLAIN = new Form(Wire.JSON, Shape.OBJECT, "v1", false);

    private static final int KNOWN_MAX = 1_000;

    /** Parsed Accept headers: clients send few different ones. */
    static final class Negotiator {
        private final Map<String, Form> known = new ConcurrentHashMap<>();

        /** Throws 406 when nothing the client takes can be made. */
        Form negotiate(String accept) {
            if (accept.isEmpty() || accept.equals(Media.JSON) || accept.equals("*/*")) {
                return PLAIN;
            }
            var form = known.get(accept);
            if (form == null) {
                form = parse(accept);
                if (known.size() < KNOWN_MAX) {
                    known.put(accept, form);
                }
            }
            return form;
        }
    }

    private static Form parse(String accept) {
        for (var media : Media.parse(accept)) {
            for (var wire : Wire.values()) {
                if (media.matches(wire.contentType())) {
                    var form = shaped(media, wire);
                    if (form != null) {
                        return form;
                    }
                }
            }
        }
        throw notAcceptable().asException();
    }

    private static @Nullable Form shaped(Media media, Wire wire) {
        var pretty = media.parameter("pretty").equals("1");
        var as = media.parameter("as");
        if (as.isEmpty()) {
            return new Form(wire, Shape.OBJECT, "v1", pretty);
        }
        var version = media.parameter("v");
        if (!media.parameter("g").equals("meta.k8s.io")
                || !(version.equals("v1") || version.equals("v1beta1"))) {
            return null;
        }
        return switch (as) {
            case "Table" -> new Form(wire, Shape.TABLE, version, pretty);
            case "PartialObjectMetadata", "PartialObjectMetadataList" ->
                    new Form(wire, Shape.METADATA, version, pretty);
            default -> null;
        };
    }

    static ApiStatus notAcceptable() {
        var accepted = new ArrayList<String>();
        for (var wire : List.of(Wire.JSON, Wire.YAML, Wire.PROTOBUF)) {
            accepted.add(wire.contentType());
        }
        return new ApiStatus(
                406,
                "NotAcceptable",
                "406: Not Acceptable\n\nAvailable representations: " + String.join(", ", accepted),
                new ApiStatus.Details("", "", "", "", List.of(), 0));
    }
}
