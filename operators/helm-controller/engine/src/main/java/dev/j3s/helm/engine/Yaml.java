package dev.j3s.helm.engine;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** YAML as Helm reads it: YAML 1.1 scalars, every number a float64, every key a string. */
final class Yaml {
    private static final int CODE_POINTS_MAX = 64 << 20;
    private static final int ALIASES_MAX = 10_000;
    private static final int NESTING_MAX = 500;

    /** Aliases may repeat a value; together they may not grow beyond this many nodes. */
    private static final int NODES_MAX = 5_000_000;

    private int nodes;

    private Yaml() {}

    /** The first document; nil when there is none. */
    static Object parse(String text) {
        try {
            var composer = new org.yaml.snakeyaml.Yaml(options());
            Iterator<Node> documents = composer.composeAll(new StringReader(text)).iterator();
            return documents.hasNext() ? new Yaml().value(documents.next()) : Nil.NIL;
        } catch (YAMLException e) {
            throw new EngineException(EngineException.Code.YAML, message(e), e);
        }
    }

    /** A document that must be a mapping; an empty one is an empty map. */
    static Map<String, Object> parseMap(String text) {
        Object value = parse(text);
        if (value == Nil.NIL) {
            return new TreeMap<>();
        }
        if (!GoValue.isMap(value)) {
            throw new EngineException(
                    EngineException.Code.YAML,
                    "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal "
                            + GoJson.kind(value)
                            + " into Go value of type map[string]interface {}");
        }
        return GoValue.map(value);
    }

    private static String message(YAMLException e) {
        if (e instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
            return "line " + (marked.getProblemMark().getLine() + 1) + ": " + marked.getProblem();
        }
        return String.valueOf(e.getMessage()).replace('\n', ' ');
    }

    private static LoaderOptions options() {
        var options = new LoaderOptions();
        options.setCodePointLimit(CODE_POINTS_MAX);
        options.setMaxAliasesForCollections(ALIASES_MAX);
        options.setNestingDepthLimit(NESTING_MAX);
        options.setAllowDuplicateKeys(true);
        return options;
    }

    private Object value(Node node) {
        if (++nodes > NODES_MAX) {
            throw EngineException.limit("YAML document has more than " + NODES_MAX + " nodes");
        }
        return switch (node) {
            case ScalarNode scalar -> scalar(scalar);
            case SequenceNode sequence -> {
                List<Object> list = new ArrayList<>(sequence.getValue().size());
                sequence.getValue().forEach(item -> list.add(value(item)));
                yield list;
            }
            case MappingNode mapping -> mapping(mapping);
            default -> throw new YAMLException("unsupported node " + node.getTag());
        };
    }

    private static Object scalar(ScalarNode scalar) {
        boolean plain = isPlain(scalar) && !scalar.getTag().equals(Tag.BINARY);
        return plain ? YamlScalar.resolve(scalar.getValue()) : scalar.getValue();
    }

    private static boolean isPlain(ScalarNode scalar) {
        return scalar.getScalarStyle() == DumperOptions.ScalarStyle.PLAIN;
    }

    private Map<String, Object> mapping(MappingNode mapping) {
        Map<String, Object> map = new TreeMap<>();
        List<Object> merged = new ArrayList<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Object item = value(tuple.getValueNode());
            boolean isMerge =
                    tuple.getKeyNode() instanceof ScalarNode key
                            && key.getValue().equals("<<")
                            && isPlain(key);
            if (!isMerge) {
                map.put(key(value(tuple.getKeyNode())), item);
            } else if (item instanceof List<?> list) {
                merged.addAll(list);
            } else {
                merged.add(item);
            }
        }
        for (Object source : merged) {
            if (!GoValue.isMap(source)) {
                throw new YAMLException("map merge requires map or sequence of maps as the value");
            }
            GoValue.map(source).forEach(map::putIfAbsent);
        }
        return map;
    }

    private static String key(Object key) {
        return switch (key) {
            case String s -> s;
            case Nil _ -> "null";
            case Double d -> YamlScalar.number(d);
            default -> GoFormat.print(key);
        };
    }
}
