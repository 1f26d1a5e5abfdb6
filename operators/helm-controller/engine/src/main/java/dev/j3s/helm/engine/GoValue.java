package dev.j3s.helm.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The values that templates compute with: Boolean, Integer (int), Long (int64), Double (float64),
 * String, byte[], List, Map (sorted by key), {@link GoObject} and {@link Nil}.
 */
final class GoValue {
    private GoValue() {}

    static boolean isInteger(Object value) {
        return value instanceof Integer || value instanceof Long;
    }

    /** Go's template truth: false, 0, nil and anything empty are false. */
    static boolean truth(Object value) {
        return switch (value) {
            case Nil _ -> false;
            case Boolean b -> b;
            case String s -> !s.isEmpty();
            case Double d -> d != 0;
            case Number n -> n.longValue() != 0;
            case Map<?, ?> m -> !m.isEmpty();
            case Collection<?> c -> !c.isEmpty();
            case byte[] b -> b.length > 0;
            case GoObject o -> o.entries().map(e -> !e.isEmpty()).orElse(true);
            default -> true;
        };
    }

    static String kindOf(Object value) {
        return switch (value) {
            case Nil _ -> "invalid";
            case String _ -> "string";
            case Boolean _ -> "bool";
            case Integer _ -> "int";
            case Long _ -> "int64";
            case Double _ -> "float64";
            case Map<?, ?> _ -> "map";
            case List<?> _ -> "slice";
            case byte[] _ -> "slice";
            case GoObject o when o.goType().startsWith("*") -> "ptr";
            case GoObject o when o.entries().isPresent() -> "map";
            default -> "struct";
        };
    }

    static String typeOf(Object value) {
        return switch (value) {
            case Nil _ -> "<nil>";
            case GoObject o -> o.goType();
            case Map<?, ?> _ -> "map[string]interface {}";
            case List<?> _ -> "[]interface {}";
            case byte[] _ -> "[]uint8";
            default -> kindOf(value);
        };
    }

    static boolean isMap(Object value) {
        return value instanceof Map<?, ?>;
    }

    /** Every map in the engine has string keys; this is the one place that says so to javac. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    static List<Object> list(Object value) {
        return (List<Object>) value;
    }

    static Object get(Map<String, Object> map, String key) {
        return map.getOrDefault(key, Nil.NIL);
    }

    /** The value as text of a metadata field: absent and null are empty. */
    static String text(Map<String, Object> map, String key) {
        var value = get(map, key);
        return value == Nil.NIL ? "" : GoFormat.print(value);
    }

    static Object deepCopy(Object value) {
        if (value instanceof Map<?, ?>) {
            return deepCopyMap(map(value));
        }
        if (value instanceof List<?> source) {
            List<Object> copy = new ArrayList<>(source.size());
            for (Object item : source) {
                copy.add(deepCopy(item));
            }
            return copy;
        }
        return value;
    }

    static Map<String, Object> deepCopyMap(Map<String, Object> source) {
        Map<String, Object> copy = new TreeMap<>();
        source.forEach((key, item) -> copy.put(key, deepCopy(item)));
        return copy;
    }

    /** The plain form of an object, the value itself otherwise. */
    static Object plain(Object value) {
        return value instanceof GoObject o ? o.plain() : value;
    }

    /** The value at a dotted path; nil when any step is missing. */
    static Object atPath(Map<String, Object> root, String path) {
        Object current = root;
        for (String step : path.split("\\.")) {
            if (!isMap(current)) {
                return Nil.NIL;
            }
            current = get(map(current), step);
        }
        return current;
    }
}
