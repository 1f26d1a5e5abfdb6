package dev.j3s.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Kubernetes' protobuf form of built-in objects: the bytes {@code k8s\0}, then a runtime.Unknown
 * that names the kind around the object's own message. Custom resources have no such form.
 *
 * <p>Decoding gives the tree Go's JSON encoder would give: canonical field order, zero values where
 * upstream never omits them. Stateless but for the shared type table; safe for any thread.
 */
public final class ProtobufCodec {
    public static final String CONTENT_TYPE = "application/vnd.kubernetes.protobuf";

    /** Of a watch stream: each frame is a length of four bytes and a WatchEvent. */
    public static final String STREAM_CONTENT_TYPE = CONTENT_TYPE + ";stream=watch";

    private static final byte[] MAGIC = {'k', '8', 's', 0};
    private static final int FRAME_HEADER_BYTES = 4;

    private final BuiltinTypes types;

    public ProtobufCodec(BuiltinSchemas schemas) {
        this.types = schemas.types();
    }

    /** Objects of this kind have a protobuf form. */
    public boolean supports(GroupVersionKind kind) {
        return types.type(kind).isPresent();
    }

    /** The bytes begin as every object in protobuf does. */
    public static boolean isEnvelope(byte[] bytes) {
        return bytes.length >= MAGIC.length
                && Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    /**
     * Reads an object with its envelope. The tree begins with kind and apiVersion; items of a list
     * have neither, as on the wire.
     */
    public ObjectNode decode(byte[] envelope) {
        var unknown = Unknown.read(envelope);
        var kind = GroupVersionKind.of(unknown.apiVersion, unknown.kind);
        var type =
                types.type(kind)
                        .orElseThrow(() ->
                                new MalformedProtobufException(
                                        "no kind \""
                                                + kind.kind()
                                                + "\" is registered for version \""
                                                + kind.apiVersion()
                                                + "\""));
        var object = Json.object();
        object.put("kind", unknown.kind);
        object.put("apiVersion", unknown.apiVersion);
        return message(type, unknown.raw, object);
    }

    /**
     * Reads a bare message of a kind, without an envelope: what a body holds whose media type names
     * the kind elsewhere. The tree has no kind and apiVersion.
     */
    public ObjectNode decodeMessage(GroupVersionKind kind, byte[] message) {
        var type =
                types.type(kind)
                        .orElseThrow(
                                () -> new MalformedProtobufException("no message for " + kind));
        return message(type, message, Json.object());
    }

    /** Writes an object with its envelope; its kind must be one {@link #supports} knows. */
    public byte[] encode(JsonNode object) {
        var out = new ReverseBuffer();
        write(object, out);
        return out.toByteArray();
    }

    /**
     * One frame of a watch stream, length included. {@code type} is ADDED, MODIFIED, DELETED,
     * BOOKMARK or ERROR.
     */
    public byte[] encodeWatchFrame(String type, JsonNode object) {
        var out = new ReverseBuffer();
        write(object, out);
        out.header(1, 0);
        out.header(2, 0);
        var before = out.size();
        out.put(type);
        out.header(1, before);
        out.put(ByteBuffer.allocate(FRAME_HEADER_BYTES).putInt(out.size()).array());
        return out.toByteArray();
    }

    /** The object inside a RawExtension: JSON, or an envelope again. */
    @Nullable JsonNode embedded(byte[] raw) {
        if (raw.length == 0) {
            return null;
        }
        if (isEnvelope(raw)) {
            return decode(raw);
        }
        try {
            return Json.parse(raw);
        } catch (Json.MalformedJsonException e) {
            throw new MalformedProtobufException(e);
        }
    }

    private ObjectNode message(BuiltinType type, byte[] bytes, ObjectNode object) {
        try {
            new ProtobufReader(types, this, CodedInputStream.newInstance(bytes))
                    .message(type, object);
            return object;
        } catch (IOException e) {
            throw new MalformedProtobufException(e);
        }
    }

    private void write(JsonNode object, ReverseBuffer out) {
        var apiVersion = object.path("apiVersion").asText();
        var kind = GroupVersionKind.of(apiVersion, object.path("kind").asText());
        var type =
                types.type(kind)
                        .orElseThrow(
                                () -> new IllegalArgumentException(kind + " has no protobuf form"));
        out.header(4, out.size());
        out.header(3, out.size());
        var before = out.size();
        new ProtobufWriter(types, out).message(object, type);
        out.header(2, before);
        before = out.size();
        text(out, 2, kind.kind());
        text(out, 1, apiVersion);
        out.header(1, before);
        out.put(MAGIC);
    }

    private static void text(ReverseBuffer out, int number, String value) {
        var before = out.size();
        out.put(value);
        out.header(number, before);
    }

    private record Unknown(String apiVersion, String kind, byte[] raw) {
        static Unknown read(byte[] envelope) {
            if (!isEnvelope(envelope)) {
                throw new MalformedProtobufException(
                        "provided data does not appear to be a protobuf message, expected prefix"
                                + " [107 56 115 0]");
            }
            try {
                return read(
                        CodedInputStream.newInstance(
                                envelope, MAGIC.length, envelope.length - MAGIC.length));
            } catch (IOException e) {
                throw new MalformedProtobufException(e);
            }
        }

        private static Unknown read(CodedInputStream in) throws IOException {
            var names = new String[] {"", ""};
            var raw = new byte[0];
            for (var tag = in.readTag(); tag != 0; tag = in.readTag()) {
                switch (WireFormat.getTagFieldNumber(tag)) {
                    case 1 -> {
                        var limit = in.pushLimit(in.readRawVarint32());
                        for (var inner = in.readTag(); inner != 0; inner = in.readTag()) {
                            var number = WireFormat.getTagFieldNumber(inner);
                            if (number == 1 || number == 2) {
                                names[number - 1] = in.readString();
                            } else {
                                in.skipField(inner);
                            }
                        }
                        in.popLimit(limit);
                    }
                    case 2 -> raw = in.readByteArray();
                    case 3 -> {
                        if (!in.readString().isEmpty()) {
                            throw new MalformedProtobufException(
                                    "content encodings are not supported");
                        }
                    }
                    default -> in.skipField(tag);
                }
            }
            return new Unknown(names[0], names[1], raw);
        }
    }
}
