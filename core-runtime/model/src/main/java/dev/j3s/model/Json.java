package dev.j3s.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * JSON text to tree and back. The tree is Jackson's: one mutable {@link ObjectNode} for a write,
 * never shared between threads while it changes. Integers stay integers, so that a round trip
 * changes no byte of a number.
 */
public final class Json {
    /**
     * Deeper documents are refused; the deepest built-in type (JSONSchemaProps) stays far below.
     */
    public static final int DEPTH_MAX = 500;

    private static final ObjectMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(DEPTH_MAX)
                                                    .build())
                                    .enable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                                    .build())
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    private Json() {}

    /** The one mapper, for records that Jackson binds; callers must not reconfigure it. */
    public static ObjectMapper mapper() {
        return MAPPER;
    }

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** Parses any JSON value. Throws {@link MalformedJsonException} with the parser's message. */
    public static JsonNode parse(byte[] json) {
        try {
            var tree = MAPPER.readTree(json);
            return tree == null ? MissingNode.getInstance() : tree;
        } catch (JsonProcessingException e) {
            throw new MalformedJsonException(e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Parses a JSON object; anything else is malformed. */
    public static ObjectNode parseObject(byte[] json) {
        if (parse(json) instanceof ObjectNode object) {
            return object;
        }
        throw new MalformedJsonException("expected a JSON object", null);
    }

    /** Compact UTF-8 bytes, fields in the tree's order. */
    public static byte[] write(JsonNode tree) {
        try {
            return MAPPER.writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The input was no JSON, or not the JSON that was asked for. */
    public static final class MalformedJsonException extends RuntimeException {
        private static final long serialVersionUID = 1;

        MalformedJsonException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
