package dev.j3s.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.j3s.model.BuiltinField.Presence;
import dev.j3s.model.BuiltinField.Shape;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Reads one message into the JSON Go would write for it. Fields are collected by position first:
 * the wire has them by number, JSON has them in the order of the Go struct.
 */
final class ProtobufReader {
    /** Every whole double below is an exact long. */
    private static final double WHOLE_DOUBLE_MAX = 1L << 53;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final BuiltinTypes types;
    private final ProtobufCodec codec;
    private final CodedInputStream in;
    private int depth;

    /** {@code codec} reads objects that are whole envelopes inside a RawExtension. */
    ProtobufReader(BuiltinTypes types, ProtobufCodec codec, CodedInputStream in) {
        this.types = types;
        this.codec = codec;
        this.in = in;
    }

    /** Reads up to the current limit into {@code object}. */
    void message(BuiltinType type, ObjectNode object) throws IOException {
        if (++depth > Json.DEPTH_MAX) {
            throw new MalformedProtobufException("message is nested too deeply");
        }
        var slots = new @Nullable JsonNode[type.slotCount()];
        for (var tag = in.readTag(); tag != 0; tag = in.readTag()) {
            var slot = type.slot(WireFormat.getTagFieldNumber(tag));
            if (slot < 0) {
                in.skipField(tag);
            } else {
                slots[slot] = field(type.fields().get(slot), slots[slot], tag);
            }
        }
        for (var i = 0; i < slots.length; i++) {
            assemble(type.fields().get(i), slots[i], object);
        }
        depth--;
    }

    private static void assemble(BuiltinField field, @Nullable JsonNode value, ObjectNode object) {
        if (value == null) {
            var zero = field.presence() == Presence.ALWAYS ? zero(field) : null;
            if (zero != null) {
                object.set(field.name(), zero);
            }
        } else if (field.presence() == Presence.INLINE) {
            object.setAll((ObjectNode) value);
        } else if (!dropped(field, value)) {
            object.set(field.name(), value);
        }
    }

    /** What JSON shows for a value nobody wrote; absent where it would show null or nothing. */
    private static @Nullable JsonNode zero(BuiltinField field) {
        if (field.shape() == Shape.LIST && field.name().equals("items")) {
            return NODES.arrayNode();
        }
        if (field.shape() != Shape.SINGLE) {
            return null;
        }
        return switch (field.kind()) {
            case STRING -> TextNode.valueOf("");
            case INT32, INT64, DOUBLE -> IntNode.valueOf(0);
            case BOOL -> BooleanNode.FALSE;
            case BYTES, MESSAGE, STRING_LIST -> null;
        };
    }

    private static boolean dropped(BuiltinField field, JsonNode value) {
        return switch (field.presence()) {
            case POINTER, ALWAYS, INLINE -> false;
            case OMIT_ZERO -> value.isEmpty() && value.isContainerNode();
            case VALUE ->
                    switch (value.getNodeType()) {
                        case STRING -> value.textValue().isEmpty();
                        case NUMBER -> value.decimalValue().signum() == 0;
                        case BOOLEAN -> !value.booleanValue();
                        case ARRAY -> value.isEmpty();
                        default -> field.shape() == Shape.MAP && value.isEmpty();
                    };
        };
    }

    private @Nullable JsonNode field(BuiltinField field, @Nullable JsonNode known, int tag)
            throws IOException {
        switch (field.shape()) {
            case SINGLE -> {
                var value = element(field);
                return value == null ? known : value;
            }
            case LIST -> {
                var list = known == null ? NODES.arrayNode() : (ArrayNode) known;
                addAll(field, list, tag);
                return list;
            }
            case MAP -> {
                var map = known == null ? NODES.objectNode() : (ObjectNode) known;
                entry(field, map);
                return map;
            }
        }
        throw new IllegalStateException("unreachable");
    }

    private void addAll(BuiltinField field, ArrayNode list, int tag) throws IOException {
        var packed =
                WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED
                        && switch (field.kind()) {
                            case INT32, INT64, BOOL -> true;
                            default -> false;
                        };
        if (!packed) {
            var value = element(field);
            list.add(value == null ? NODES.nullNode() : value);
            return;
        }
        var limit = in.pushLimit(in.readRawVarint32());
        while (in.getBytesUntilLimit() > 0) {
            list.add(element(field));
        }
        in.popLimit(limit);
    }

    private void entry(BuiltinField field, ObjectNode map) throws IOException {
        var limit = in.pushLimit(in.readRawVarint32());
        var key = "";
        @Nullable JsonNode value = null;
        for (var tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> key = in.readString();
                case 2 -> value = element(field);
                default -> in.skipField(tag);
            }
        }
        in.checkLastTagWas(0);
        in.popLimit(limit);
        map.set(key, value != null ? value : emptyElement(field));
    }

    private JsonNode emptyElement(BuiltinField field) {
        return switch (field.kind()) {
            case STRING, BYTES -> TextNode.valueOf("");
            case INT32, INT64, DOUBLE -> IntNode.valueOf(0);
            case BOOL -> BooleanNode.FALSE;
            // A zero Time, say: its JSON is null, and a map keeps the key.
            case MESSAGE ->
                    types.referred(field).special() == BuiltinType.Special.NONE
                            ? NODES.objectNode()
                            : NODES.nullNode();
            case STRING_LIST -> NODES.arrayNode();
        };
    }

    private @Nullable JsonNode element(BuiltinField field) throws IOException {
        return switch (field.kind()) {
            case STRING -> TextNode.valueOf(in.readString());
            case INT32 -> IntNode.valueOf(in.readInt32());
            case INT64 -> integer(in.readInt64());
            case BOOL -> BooleanNode.valueOf(in.readBool());
            case BYTES -> TextNode.valueOf(Base64.getEncoder().encodeToString(in.readByteArray()));
            case DOUBLE -> number(in.readDouble());
            case STRING_LIST -> strings();
            case MESSAGE -> value(types.referred(field));
        };
    }

    private @Nullable JsonNode value(BuiltinType type) throws IOException {
        var limit = in.pushLimit(in.readRawVarint32());
        JsonNode value;
        if (type.special() == BuiltinType.Special.NONE) {
            var object = NODES.objectNode();
            message(type, object);
            value = object;
        } else {
            value = SpecialMessage.read(in).toJson(type.special(), this::schema, codec);
        }
        in.checkLastTagWas(0);
        in.popLimit(limit);
        return value;
    }

    private ObjectNode schema(byte[] message) {
        var object = NODES.objectNode();
        var reader = new ProtobufReader(types, codec, CodedInputStream.newInstance(message));
        reader.depth = depth;
        try {
            reader.message(types.jsonSchemaProps(), object);
        } catch (IOException e) {
            throw new MalformedProtobufException(e);
        }
        return object;
    }

    private ArrayNode strings() throws IOException {
        var limit = in.pushLimit(in.readRawVarint32());
        var list = NODES.arrayNode();
        for (var tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == 1) {
                list.add(in.readString());
            } else {
                in.skipField(tag);
            }
        }
        in.popLimit(limit);
        return list;
    }

    private static JsonNode integer(long value) {
        return value == (int) value ? IntNode.valueOf((int) value) : LongNode.valueOf(value);
    }

    /** A whole double prints without a fraction, as Go prints it. */
    private static JsonNode number(double value) {
        if (!Double.isFinite(value)) {
            throw new MalformedProtobufException("unsupported value: " + value);
        }
        return value == Math.rint(value) && Math.abs(value) < WHOLE_DOUBLE_MAX
                ? integer((long) value)
                : DecimalNode.valueOf(BigDecimal.valueOf(value));
    }
}
