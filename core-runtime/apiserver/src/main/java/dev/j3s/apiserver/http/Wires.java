package dev.j3s.apiserver.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import dev.j3s.model.GroupVersionKind;
import dev.j3s.model.Json;
import dev.j3s.model.ProtobufCodec;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Trees to bytes, in every wire format. */
final class Wires {
    private final ProtobufCodec protobuf;
    private final ObjectWriter yaml =
            YAMLMapper.builder(YAMLFactory.builder().stringQuotingChecker(new Quoting()).build())
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
                case YAML -> yaml.writeValueAsBytes(sorted(tree));
                case PROTOBUF -> protobuf.encode(tree);
            };
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Upstream's YAML comes from a map: its keys are in order. */
    private static JsonNode sorted(JsonNode tree) {
        if (tree instanceof ObjectNode object) {
            var result = Json.object();
            new TreeMap<>(fields(object)).forEach((name, value) -> result.set(name, sorted(value)));
            return result;
        }
        if (tree instanceof ArrayNode array) {
            var result = Json.mapper().createArrayNode();
            array.forEach(item -> result.add(sorted(item)));
            return result;
        }
        return tree;
    }

    private static Map<String, JsonNode> fields(ObjectNode object) {
        var fields = new HashMap<String, JsonNode>();
        object.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
        return fields;
    }

    /** YAML 1.1 would read a bare time as a time, and not as the string that it is. */
    private static final class Quoting extends StringQuotingChecker.Default {
        private static final long serialVersionUID = 1;
        private static final Pattern TIME = Pattern.compile("\\d{4}-\\d{1,2}-\\d{1,2}.*");

        @Override
        public boolean needToQuoteValue(String value) {
            return super.needToQuoteValue(value) || TIME.matcher(value).matches();
        }

        @Override
        public boolean needToQuoteName(String name) {
            return !name.equals(".") && super.needToQuoteName(name);
        }
    }
}
