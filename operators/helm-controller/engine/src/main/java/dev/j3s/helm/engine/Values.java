package dev.j3s.helm.engine;

import java.util.Map;
import java.util.TreeMap;

/** A tree of chart values. Immutable to callers: every operation returns a new tree. */
public final class Values {
    public static final Values EMPTY = new Values(new TreeMap<>());

    private final Map<String, Object> tree;

    Values(Map<String, Object> tree) {
        this.tree = tree;
    }

    /** Reads a values file; an empty text is an empty tree. */
    public static Values parseYaml(String text) {
        try {
            return new Values(Yaml.parseMap(text));
        } catch (EngineException e) {
            throw new EngineException(
                    EngineException.Code.VALUES, "failed to parse values: " + e.text(), e);
        }
    }

    /** Reads a JSON object. */
    public static Values parseJson(String text) {
        Object value = GoJson.decode(text);
        if (!GoValue.isMap(value)) {
            throw new EngineException(EngineException.Code.VALUES, "values must be an object");
        }
        return new Values(GoValue.map(value));
    }

    /** This tree with the other laid over it: maps merge, everything else is replaced. */
    public Values overlay(Values other) {
        return new Values(overlay(tree, other.tree));
    }

    private static Map<String, Object> overlay(Map<String, Object> low, Map<String, Object> high) {
        Map<String, Object> merged = new TreeMap<>(low);
        high.forEach((key, value) -> {
            Object below = GoValue.get(merged, key);
            boolean both = GoValue.isMap(below) && GoValue.isMap(value);
            merged.put(key, both ? overlay(GoValue.map(below), GoValue.map(value)) : value);
        });
        return merged;
    }

    /** {@code --set path=value}: numbers, booleans and null get their type. */
    public Values set(String path, String value) {
        return with(path, SetPath.typed(value));
    }

    /** {@code --set-string path=value}. */
    public Values setString(String path, String value) {
        return with(path, value);
    }

    private Values with(String path, Object value) {
        Map<String, Object> copy = GoValue.deepCopyMap(tree);
        SetPath.parse(path).put(copy, value);
        return new Values(copy);
    }

    public String toJson() {
        return GoJson.encode(tree, false, "");
    }

    public String toYaml() {
        return YamlEmitter.emit(tree);
    }

    public boolean isEmpty() {
        return tree.isEmpty();
    }

    Map<String, Object> copy() {
        return GoValue.deepCopyMap(tree);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Values values && tree.equals(values.tree);
    }

    @Override
    public int hashCode() {
        return tree.hashCode();
    }
}
