package dev.j3s.apiserver.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.j3s.model.GroupVersionKind;
import dev.j3s.model.Json;
import dev.j3s.model.ProtobufCodec;
import java.io.UncheckedIOException;

/** Trees to bytes, in every wire format. */
final class Wires {
    private final ProtobufCodec protobuf;
    private final ObjectWriter yaml =
            YAMLMapper.builder()
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                    .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                    .disable(YAMLGenerator.Feature.SPLIT_LINES)
                    .build()
                    .writer();
    private final ObjectWriter pretty = Json.mapper().writerWithDefaultPrettyPrinter();

    Wires(ProtobufCodec protobuf) {
        this.protobuf = protobuf;
    }

    ProtobufCodec protobuf() {
        return protobuf;
    }

    /** Custom resources have no protobuf form; a client that accepts JSON too gets that. */
    boolean hasProtobuf(String apiVersion, String kind) {
        return protobuf.supports(GroupVersionKind.of(apiVersion, kind));
    }

    byte[] write(JsonNode tree, Form form) {
        try {
            return switch (form.wire()) {
                case JSON -> form.pretty() ? pretty.writeValueAsBytes(tree) : Json.write(tree);
                case YAML -> yaml.writeValueAsBytes(tree);
                case PROTOBUF -> protobuf.encode(tree);
            };
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
