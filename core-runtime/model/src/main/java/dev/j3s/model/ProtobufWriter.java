package dev.j3s.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Base64;

/** Writes a JSON tree as the message of its type; fields the type does not have are left out. */
final class ProtobufWriter {
    private final BuiltinTypes types;
    private final ReverseBuffer out;

    ProtobufWriter(BuiltinTypes types, ReverseBuffer out) {
        this.types = types;
        this.out = out;
    }

    /** The content of a message, without a header. */
    void message(JsonNode value, BuiltinType type) {
        if (value.isNull()) {
            return;
        }
        if (type.special() != BuiltinType.Special.NONE) {
            special(value, type);
            return;
        }
        for (var i = 0; i < type.slotCount(); i++) {
            var field = type.descending(i);
            if (field.presence() == BuiltinField.Presence.INLINE) {
                inline(value, field);
                continue;
            }
            var child = value.get(field.name());
            if (child != null && !child.isNull()) {
                field(child, field);
            }
        }
    }

    private void inline(JsonNode parent, BuiltinField field) {
        var before = out.size();
        message(parent, types.referred(field));
        if (out.size() > before) {
            out.header(field.number(), before);
        }
    }

    private void field(JsonNode value, BuiltinField field) {
        switch (field.shape()) {
            case SINGLE -> element(value, field, field.number());
            case LIST -> {
                for (var i = value.size() - 1; i >= 0; i--) {
                    element(value.get(i), field, field.number());
                }
            }
            case MAP -> {
                var entries = new ArrayList<>(value.properties());
                for (var entry : entries.reversed()) {
                    var before = out.size();
                    element(entry.getValue(), field, 2);
                    string(entry.getKey(), 1);
                    out.header(field.number(), before);
                }
            }
        }
    }

    private void element(JsonNode value, BuiltinField field, int number) {
        switch (field.kind()) {
            case STRING -> string(value.asText(), number);
            case INT32, INT64 -> integer(value.asLong(), number);
            case BOOL -> integer(value.asBoolean() ? 1 : 0, number);
            case BYTES -> bytes(base64(value, field), number);
            case DOUBLE -> {
                out.fixed64(Double.doubleToRawLongBits(value.asDouble()));
                out.tag(number, ReverseBuffer.WIRE_FIXED64);
            }
            case MESSAGE -> {
                var before = out.size();
                message(value, types.referred(field));
                out.header(number, before);
            }
            case STRING_LIST -> {
                var before = out.size();
                for (var i = value.size() - 1; i >= 0; i--) {
                    string(value.get(i).asText(), 1);
                }
                out.header(number, before);
            }
        }
    }

    private void special(JsonNode value, BuiltinType type) {
        switch (type.special()) {
            case QUANTITY -> string(value.asText(), 1);
            case INT_OR_STRING -> intOrString(value);
            case TIME -> time(WireTime.parse(value.asText()).seconds(), 0);
            case MICRO_TIME -> {
                var time = WireTime.parse(value.asText());
                time(time.seconds(), time.microNanos());
            }
            case DURATION -> integer(GoDuration.parse(value.asText()).toNanos(), 1);
            case RAW_EXTENSION, FIELDS_V1, ANY_JSON -> bytes(Json.write(value), 1);
            case SCHEMA_OR_BOOL -> schemaOrBool(value);
            case SCHEMA_OR_ARRAY -> schemaOrArray(value);
            case SCHEMA_OR_STRING_ARRAY -> schemaOrStringArray(value);
            case NONE -> throw new IllegalArgumentException(type.name() + " is not special");
        }
    }

    private void intOrString(JsonNode value) {
        if (value.isTextual()) {
            string(value.textValue(), 3);
            integer(0, 2);
            integer(1, 1);
        } else {
            string("", 3);
            integer(value.asLong(), 2);
            integer(0, 1);
        }
    }

    private void time(long seconds, int nanos) {
        integer(nanos, 2);
        integer(seconds, 1);
    }

    private void schemaOrBool(JsonNode value) {
        if (value.isBoolean()) {
            integer(value.booleanValue() ? 1 : 0, 1);
        } else {
            schema(value, 2);
            // Upstream reads "false, but with a schema" as false: a schema always comes with true.
            integer(1, 1);
        }
    }

    private void schemaOrArray(JsonNode value) {
        if (value.isArray()) {
            for (var i = value.size() - 1; i >= 0; i--) {
                schema(value.get(i), 2);
            }
        } else {
            schema(value, 1);
        }
    }

    private void schemaOrStringArray(JsonNode value) {
        if (value.isArray()) {
            for (var i = value.size() - 1; i >= 0; i--) {
                string(value.get(i).asText(), 2);
            }
        } else {
            schema(value, 1);
        }
    }

    private void schema(JsonNode value, int number) {
        var before = out.size();
        message(value, types.jsonSchemaProps());
        out.header(number, before);
    }

    private void string(String value, int number) {
        var before = out.size();
        out.put(value);
        out.header(number, before);
    }

    private void bytes(byte[] value, int number) {
        var before = out.size();
        out.put(value);
        out.header(number, before);
    }

    private void integer(long value, int number) {
        out.varint(value);
        out.tag(number, ReverseBuffer.WIRE_VARINT);
    }

    private static byte[] base64(JsonNode value, BuiltinField field) {
        try {
            return Base64.getDecoder().decode(value.asText());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(field.name() + " is no base64 text", e);
        }
    }
}
