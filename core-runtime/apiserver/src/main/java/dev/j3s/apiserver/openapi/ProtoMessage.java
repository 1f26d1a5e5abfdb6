package dev.j3s.apiserver.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A protobuf message being written, field after field; zero values are left out as proto3 does. */
final class ProtoMessage {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CodedOutputStream out = CodedOutputStream.newInstance(bytes);

    private interface Write {
        void to(CodedOutputStream out) throws IOException;
    }

    ProtoMessage text(int number, JsonNode value) {
        return value.isTextual() ? text(number, value.textValue()) : this;
    }

    ProtoMessage text(int number, String value) {
        return value.isEmpty() ? this : write(o -> o.writeString(number, value));
    }

    ProtoMessage texts(int number, JsonNode list) {
        for (var value : list) {
            write(o -> o.writeString(number, value.asText()));
        }
        return this;
    }

    ProtoMessage flag(int number, JsonNode value) {
        return value.asBoolean() ? write(o -> o.writeBool(number, true)) : this;
    }

    ProtoMessage integer(int number, JsonNode value) {
        return value.isNumber() ? write(o -> o.writeInt64(number, value.asLong())) : this;
    }

    ProtoMessage real(int number, JsonNode value) {
        return value.isNumber() ? write(o -> o.writeDouble(number, value.asDouble())) : this;
    }

    ProtoMessage message(int number, ProtoMessage value) {
        return write(o -> o.writeByteArray(number, value.toByteArray()));
    }

    byte[] toByteArray() {
        try {
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private ProtoMessage write(Write write) {
        try {
            write.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }
}
