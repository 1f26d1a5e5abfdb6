package dev.j3s.helm.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sprig's dictionaries. {@code set}, {@code unset} and the merges change their first argument. */
final class DictFunctions {
    private DictFunctions() {}

    static void register(Map<String, TemplateFunction> f) {
        f.put("dict", DictFunctions::dict);
        f.put("get", a -> a.map(0).getOrDefault(a.string(1), ""));
        f.put(
                "set",
                a -> {
                    a.map(0).put(a.string(1), a.value(2));
                    return a.value(0);
                });
        f.put(
                "unset",
                a -> {
                    a.map(0).remove(a.string(1));
                    return a.value(0);
                });
        f.put("hasKey", a -> a.map(0).containsKey(a.string(1)));
        f.put("pluck", DictFunctions::pluck);
        f.put("keys", DictFunctions::keys);
        f.put("values", a -> new ArrayList<>(a.map(0).values()));
        f.put("pick", DictFunctions::pick);
        f.put("omit", DictFunctions::omit);
        f.put("merge", a -> merge(a, false));
        f.put("mustMerge", a -> merge(a, false));
        f.put("mergeOverwrite", a -> merge(a, true));
        f.put("mustMergeOverwrite", a -> merge(a, true));
        f.put("dig", DictFunctions::dig);
        f.put("deepCopy", a -> GoValue.deepCopy(a.value(0)));
        f.put("mustDeepCopy", a -> GoValue.deepCopy(a.value(0)));
        f.put("deepEqual", a -> Comparison.deepEqual(a.value(0), a.value(1)));
    }

    private static Object dict(Arguments a) {
        Map<String, Object> map = new TreeMap<>();
        for (int i = 0; i < a.size(); i += 2) {
            Object value = i + 1 < a.size() ? a.value(i + 1) : "";
            map.put(Conversions.text(a.value(i)), value);
        }
        return map;
    }

    private static Object pluck(Arguments a) {
        List<Object> found = new ArrayList<>();
        for (Object item : a.from(1)) {
            Map<String, Object> map = Arguments.asMap(item);
            if (map.containsKey(a.string(0))) {
                found.add(GoValue.get(map, a.string(0)));
            }
        }
        return found;
    }

    private static Object keys(Arguments a) {
        List<Object> keys = new ArrayList<>();
        a.all().forEach(item -> keys.addAll(Arguments.asMap(item).keySet()));
        return keys;
    }

    private static Object pick(Arguments a) {
        Map<String, Object> source = a.map(0);
        Map<String, Object> picked = new TreeMap<>();
        for (int i = 1; i < a.size(); i++) {
            if (source.containsKey(a.string(i))) {
                picked.put(a.string(i), GoValue.get(source, a.string(i)));
            }
        }
        return picked;
    }

    private static Object omit(Arguments a) {
        Map<String, Object> rest = new TreeMap<>(a.map(0));
        for (int i = 1; i < a.size(); i++) {
            rest.remove(a.string(i));
        }
        return rest;
    }

    private static Object merge(Arguments a, boolean overwrite) {
        for (Object source : a.from(1)) {
            merge(a.map(0), Arguments.asMap(source), overwrite);
        }
        return a.value(0);
    }

    /** mergo.Merge: fills zero values, or overwrites with what is not zero. */
    private static void merge(
            Map<String, Object> target, Map<String, Object> source, boolean overwrite) {
        for (Map.Entry<String, Object> entry : source.entrySet()) {
            String key = entry.getKey();
            Object added = entry.getValue();
            Object present = GoValue.get(target, key);
            boolean has = target.containsKey(key);
            if (GoValue.isMap(present) && GoValue.isMap(added)) {
                merge(GoValue.map(present), GoValue.map(added), overwrite);
            } else if (!has) {
                target.put(key, added);
            } else if (overwrite ? GoValue.truth(added) : fills(present, added)) {
                target.put(key, added);
            }
        }
    }

    private static boolean fills(Object present, Object added) {
        return !GoValue.truth(present) && added != Nil.NIL;
    }

    private static Object dig(Arguments a) {
        if (a.size() < 3) {
            throw EngineException.template("dig needs at least three arguments");
        }
        int keys = a.size() - 2;
        Object value = a.value(a.size() - 1);
        for (int i = 0; i < keys; i++) {
            Map<String, Object> map = Arguments.asMap(value);
            if (!map.containsKey(a.string(i))) {
                return a.value(keys);
            }
            value = GoValue.get(map, a.string(i));
        }
        return value;
    }
}
