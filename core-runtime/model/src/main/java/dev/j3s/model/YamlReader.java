package dev.j3s.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.model.Json.MalformedJsonException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * YAML 1.1 to the tree its JSON would give, as sigs.k8s.io/yaml converts it: {@code yes} is true,
 * numbers as keys become strings, merge keys are followed. What aliases unfold to is counted, so
 * that a small text cannot become a large tree.
 */
public final class YamlReader {
    /** Upstream's largest request body. */
    public static final int CODE_POINTS_MAX = 3 * 1024 * 1024;

    /** Values of one document, aliases unfolded. */
    public static final int NODES_MAX = 1_000_000;

    private static final JsonNodeFactory NODES = Json.mapper().getNodeFactory();

    private final List<String> duplicates = new ArrayList<>(0);
    private final Set<Node> open = new HashSet<>();
    private int count;

    private YamlReader() {}

    /** One document. Throws {@link MalformedJsonException} where the text is no YAML. */
    public static Document read(byte[] yaml) {
        var documents = readAll(yaml);
        return documents.isEmpty()
                ? new Document(MissingNode.getInstance(), List.of())
                : documents.getFirst();
    }

    /** All documents of a stream; empty ones are left out. */
    public static List<Document> readAll(byte[] yaml) {
        var options = new LoaderOptions();
        options.setCodePointLimit(CODE_POINTS_MAX);
        options.setNestingDepthLimit(Json.DEPTH_MAX);
        options.setMaxAliasesForCollections(Integer.MAX_VALUE);
        var text = new String(yaml, StandardCharsets.UTF_8);
        var documents = new ArrayList<Document>();
        try {
            for (var root : new Yaml(options).composeAll(new StringReader(text))) {
                var reader = new YamlReader();
                var tree = reader.value(root);
                if (!tree.isNull()) {
                    documents.add(new Document(tree, reader.complaints()));
                }
            }
            return documents;
        } catch (MarkedYAMLException e) {
            var line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
            throw new MalformedJsonException("yaml: line " + line + ": " + e.getProblem(), e);
        } catch (YAMLException e) {
            throw new MalformedJsonException("yaml: " + e.getMessage(), e);
        }
    }

    private List<String> complaints() {
        return duplicates.isEmpty()
                ? List.of()
                : List.of("yaml: unmarshal errors:\n" + String.join("\n", duplicates));
    }

    private JsonNode value(Node node) {
        if (++count > NODES_MAX) {
            throw new YAMLException("document contains excessive aliasing");
        }
        if (node instanceof ScalarNode scalar) {
            return YamlScalars.resolve(scalar);
        }
        if (!open.add(node)) {
            throw new YAMLException("anchor '" + node.getAnchor() + "' value contains itself");
        }
        JsonNode value;
        if (node instanceof SequenceNode sequence) {
            var array = NODES.arrayNode();
            sequence.getValue().forEach(item -> array.add(value(item)));
            value = array;
        } else if (node instanceof MappingNode mapping) {
            value = object(mapping);
        } else {
            throw new YAMLException("unsupported node " + node.getNodeId());
        }
        open.remove(node);
        return value;
    }

    private ObjectNode object(MappingNode mapping) {
        var object = NODES.objectNode();
        var merged = new ArrayList<Node>(0);
        for (var entry : mapping.getValue()) {
            if (YamlScalars.isMerge(entry.getKeyNode())) {
                merged.add(entry.getValueNode());
                continue;
            }
            put(object, entry);
        }
        merged.forEach(source -> merge(object, source));
        return object;
    }

    private void put(ObjectNode object, NodeTuple entry) {
        var key = key(entry.getKeyNode());
        if (object.replace(key, value(entry.getValueNode())) != null
                && duplicates.size() < Document.COMPLAINTS_MAX) {
            var line = entry.getValueNode().getStartMark().getLine() + 1;
            duplicates.add("  line " + line + ": key \"" + key + "\" already set in map");
        }
    }

    /** What the mapping says itself wins. */
    private void merge(ObjectNode object, Node source) {
        switch (source) {
            case SequenceNode several -> several.getValue().forEach(one -> merge(object, one));
            case MappingNode one ->
                    value(one)
                            .properties()
                            .forEach(e -> object.putIfAbsent(e.getKey(), e.getValue()));
            default ->
                    throw new YAMLException(
                            "map merge requires map or sequence of maps as the value");
        }
    }

    private static String key(Node node) {
        if (node instanceof ScalarNode scalar) {
            var value = YamlScalars.resolve(scalar);
            if (!value.isNull()) {
                return value.asText();
            }
        }
        throw new YAMLException("unsupported map key");
    }
}
