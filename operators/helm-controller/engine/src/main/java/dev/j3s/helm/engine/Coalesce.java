package dev.j3s.helm.engine;

import java.util.Map;
import java.util.TreeMap;

/**
 * Helm's merge of a chart tree's default values into given ones. When coalescing, a null in the
 * given values removes a default; when merging, nulls are kept for a later coalesce.
 */
final class Coalesce {
    private static final String GLOBAL = "global";

    private final boolean keepNulls;

    private Coalesce(boolean keepNulls) {
        this.keepNulls = keepNulls;
    }

    /** The values that templates see. */
    static Map<String, Object> values(ChartNode chart, Map<String, Object> given) {
        return new Coalesce(false).chart(chart, GoValue.deepCopyMap(given));
    }

    /** The defaults of the whole tree, nulls kept. */
    static Map<String, Object> defaults(ChartNode chart) {
        return new Coalesce(true).chart(chart, new TreeMap<>());
    }

    private Map<String, Object> chart(ChartNode chart, Map<String, Object> target) {
        ownDefaults(chart, target);
        for (ChartNode child : chart.children()) {
            Object section = GoValue.get(target, child.name());
            if (section == Nil.NIL) {
                section = new TreeMap<String, Object>();
            }
            if (!GoValue.isMap(section)) {
                throw new EngineException(
                        EngineException.Code.VALUES,
                        "type mismatch on " + child.name() + ": " + GoValue.typeOf(section));
            }
            Map<String, Object> childValues = GoValue.map(section);
            globals(childValues, target);
            target.put(child.name(), chart(child, childValues));
        }
        return target;
    }

    private void ownDefaults(ChartNode chart, Map<String, Object> target) {
        for (Map.Entry<String, Object> entry : GoValue.deepCopyMap(chart.values()).entrySet()) {
            String key = entry.getKey();
            Object given = GoValue.get(target, key);
            if (!target.containsKey(key)) {
                putDefault(target, key, entry.getValue(), keepNulls);
            } else if (given == Nil.NIL && !keepNulls) {
                target.remove(key);
            } else if (GoValue.isMap(given) && GoValue.isMap(entry.getValue())) {
                // A sub-chart's own nulls must survive until the sub-chart itself is coalesced.
                boolean keep = keepNulls || chart.hasChild(key);
                tables(GoValue.map(given), GoValue.map(entry.getValue()), keep);
            }
        }
    }

    private void globals(Map<String, Object> child, Map<String, Object> parent) {
        Object below = child.getOrDefault(GLOBAL, new TreeMap<String, Object>());
        Object above = parent.getOrDefault(GLOBAL, new TreeMap<String, Object>());
        if (!GoValue.isMap(below) || !GoValue.isMap(above)) {
            return;
        }
        Map<String, Object> target = GoValue.map(below);
        GoValue.map(above).forEach((key, value) -> global(target, key, value));
        child.put(GLOBAL, target);
    }

    private void global(Map<String, Object> target, String key, Object value) {
        Object present = GoValue.get(target, key);
        if (!GoValue.isMap(value)) {
            if (!GoValue.isMap(present)) {
                target.put(key, value);
            }
            return;
        }
        Map<String, Object> copy = new TreeMap<>(GoValue.map(value));
        if (!target.containsKey(key)) {
            target.put(key, copy);
        } else if (GoValue.isMap(present)) {
            tables(copy, GoValue.map(present), keepNulls);
            target.put(key, copy);
        }
    }

    /** Since Helm 4 a null in a chart's own defaults is as good as absent. */
    private static void putDefault(
            Map<String, Object> target, String key, Object value, boolean keepNulls) {
        if (keepNulls) {
            target.put(key, value);
        } else if (value != Nil.NIL) {
            target.put(key, withoutNulls(value));
        }
    }

    private static Object withoutNulls(Object value) {
        if (GoValue.isMap(value)) {
            Map<String, Object> map = GoValue.map(value);
            map.values().removeIf(v -> v == Nil.NIL);
            map.replaceAll((k, v) -> withoutNulls(v));
        }
        return value;
    }

    /** Fills {@code target} from {@code source}, which must be a copy. */
    static Map<String, Object> tables(
            Map<String, Object> target, Map<String, Object> source, boolean keepNulls) {
        source.forEach((key, value) -> {
            Object present = GoValue.get(target, key);
            if (!target.containsKey(key)) {
                putDefault(target, key, value, keepNulls);
            } else if (present == Nil.NIL && !keepNulls) {
                if (value != Nil.NIL) {
                    target.remove(key);
                }
            } else if (GoValue.isMap(value) && GoValue.isMap(present)) {
                tables(GoValue.map(present), GoValue.map(value), keepNulls);
            }
        });
        return target;
    }
}
