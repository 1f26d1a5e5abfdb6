package dev.j3s.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The raw fields of a message whose JSON form is its own ({@link BuiltinType.Special}). All of them
 * have at most three fields, so numbers and bytes by position are all there is to know.
 */
final class SpecialMessage {
    private static final int FIELDS_MAX = 3;
    private static final long STRING_TYPE = 1;

    private final long[] numbers = new long[FIELDS_MAX + 1];
    private final List<List<byte[]>> blobs = new ArrayList<>();
    private boolean empty = true;

    private SpecialMessage() {
        for (var i = 0; i <= FIELDS_MAX; i++) {
            blobs.add(new ArrayList<>(1));
        }
    }

    /** Reads up to the current limit. */
    static SpecialMessage read(CodedInputStream in) throws IOException {
        var message = new SpecialMessage();
        for (var tag = in.readTag(); tag != 0; tag = in.readTag()) {
            message.empty = false;
            var number = WireFormat.getTagFieldNumber(tag);
            var wireType = WireFormat.getTagWireType(tag);
            if (number > FIELDS_MAX) {
                in.skipField(tag);
            } else if (wireType == WireFormat.WIRETYPE_VARINT) {
                message.numbers[number] = in.readInt64();
            } else if (wireType == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                message.blobs.get(number).add(in.readByteArray());
            } else {
                in.skipField(tag);
            }
        }
        return message;
    }

    /**
     * The JSON form; absent for a zero value, where Go writes null.
     *
     * @param schema reads a JSONSchemaProps message
     * @param codec reads an object that is a whole envelope
     */
    @Nullable JsonNode toJson(
            BuiltinType.Special special, Function<byte[], ObjectNode> schema, ProtobufCodec codec) {
        if (empty && special != BuiltinType.Special.QUANTITY) {
            return null;
        }
        return switch (special) {
            case QUANTITY -> TextNode.valueOf(text(1).isEmpty() ? "0" : text(1));
            case INT_OR_STRING -> intOrString();
            case TIME -> TextNode.valueOf(time().text());
            case MICRO_TIME -> TextNode.valueOf(time().microText());
            case DURATION -> TextNode.valueOf(GoDuration.format(Duration.ofNanos(numbers[1])));
            case RAW_EXTENSION, FIELDS_V1, ANY_JSON ->
                    blobs.get(1).isEmpty() ? null : codec.embedded(blobs.get(1).getLast());
            case SCHEMA_OR_BOOL ->
                    blobs.get(2).isEmpty()
                            ? BooleanNode.valueOf(numbers[1] != 0)
                            : schema.apply(blobs.get(2).getLast());
            case SCHEMA_OR_ARRAY ->
                    blobs.get(1).isEmpty()
                            ? list(b -> schema.apply(b))
                            : schema.apply(blobs.get(1).getLast());
            case SCHEMA_OR_STRING_ARRAY ->
                    blobs.get(1).isEmpty()
                            ? list(b -> TextNode.valueOf(utf8(b)))
                            : schema.apply(blobs.get(1).getLast());
            case NONE -> throw new IllegalArgumentException("the message is not special");
        };
    }

    private @Nullable JsonNode intOrString() {
        if (numbers[1] == STRING_TYPE) {
            return TextNode.valueOf(text(3));
        }
        // Zero is what a client sends that set nothing: upstream's defaulting treats it as absent.
        return numbers[2] == 0 && text(3).isEmpty() ? null : IntNode.valueOf((int) numbers[2]);
    }

    private WireTime time() {
        return new WireTime(numbers[1], (int) numbers[2]);
    }

    private JsonNode list(Function<byte[], JsonNode> element) {
        var list = JsonNodeFactory.instance.arrayNode();
        for (var blob : blobs.get(2)) {
            list.add(element.apply(blob));
        }
        return list;
    }

    private String text(int number) {
        var values = blobs.get(number);
        return values.isEmpty() ? "" : utf8(values.getLast());
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
