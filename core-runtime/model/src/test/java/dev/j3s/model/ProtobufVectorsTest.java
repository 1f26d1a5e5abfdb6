package dev.j3s.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * Upstream's own round-trip vectors: every object filled in every field, as JSON and as protobuf.
 * Groups and versions this server does not speak are left out.
 */
@TestInstance(Lifecycle.PER_CLASS)
class ProtobufVectorsTest {
    private static final Path VECTORS =
            Path.of(System.getProperty("j3s.vectors", "../../../shared/vectors/api-objects"));

    private final ProtobufCodec codec = new ProtobufCodec(BuiltinSchemas.load());
    private final List<Path> objects = new ArrayList<>();

    @BeforeAll
    void findVectors() throws IOException {
        assumeTrue(Files.isDirectory(VECTORS), "no vectors at " + VECTORS);
        try (var files = Files.list(VECTORS)) {
            for (var file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
                var object = Json.parseObject(Files.readAllBytes(file));
                if (codec.supports(kind(object))) {
                    objects.add(file);
                }
            }
        }
        assertThat(objects).hasSizeGreaterThan(80);
    }

    @Test
    void decodesUpstreamsBytesToUpstreamsJson() throws IOException {
        for (var json : objects) {
            var decoded = codec.decode(Files.readAllBytes(protobuf(json)));

            assertThat(decoded.toPrettyString())
                    .as(json.getFileName().toString())
                    .isEqualTo(Json.parseObject(Files.readAllBytes(json)).toPrettyString());
        }
    }

    @Test
    void encodesUpstreamsJsonToUpstreamsBytes() throws IOException {
        for (var json : objects) {
            var encoded = codec.encode(Json.parseObject(Files.readAllBytes(json)));

            assertThat(codec.decode(encoded))
                    .as(json.getFileName().toString())
                    .isEqualTo(Json.parseObject(Files.readAllBytes(json)));
            assertThat(encoded)
                    .as(json.getFileName().toString())
                    .isEqualTo(Files.readAllBytes(protobuf(json)));
        }
    }

    @Test
    void schemasKnowEveryField() throws IOException {
        var schemas = BuiltinSchemas.load();
        for (var json : objects) {
            var object = Json.parseObject(Files.readAllBytes(json));

            var schema = schemas.forKind(kind(object)).orElseThrow();

            assertThat(unknown(object, schema, "")).as(json.getFileName().toString()).isEmpty();
        }
    }

    private static List<String> unknown(ObjectNode object, Schema schema, String path) {
        var found = new ArrayList<String>();
        for (var field : object.properties()) {
            var child = schema.property(field.getKey());
            var at = path + "." + field.getKey();
            if (child == null) {
                if (schema.additionalProperties() == null && !schema.preserveUnknownFields()) {
                    found.add(at);
                }
            } else if (field.getValue() instanceof ObjectNode node) {
                found.addAll(unknown(node, child, at));
            } else if (field.getValue().isArray() && child.items() != null) {
                for (var item : field.getValue()) {
                    if (item instanceof ObjectNode node) {
                        found.addAll(unknown(node, child.items(), at));
                    }
                }
            }
        }
        return found;
    }

    private static GroupVersionKind kind(ObjectNode object) {
        return GroupVersionKind.of(
                object.path("apiVersion").asText(), object.path("kind").asText());
    }

    private static Path protobuf(Path json) {
        return Path.of(json.toString().replaceAll("\\.json$", ".pb"));
    }
}
