package dev.j3s.helm.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Sprig's lists. None changes its argument. */
final class ListFunctions {
    private static final List<String> WITH_MUST_FORM =
            List.of(
                    "first", "last", "rest", "initial", "append", "push", "prepend", "reverse",
                    "uniq", "without", "has", "compact", "chunk");

    private ListFunctions() {}

    static void register(Map<String, TemplateFunction> f) {
        f.put("list", a -> new ArrayList<>(a.all()));
        f.put("tuple", a -> new ArrayList<>(a.all()));
        f.put("first", a -> a.list(0).isEmpty() ? Nil.NIL : a.list(0).getFirst());
        f.put("last", a -> a.list(0).isEmpty() ? Nil.NIL : a.list(0).getLast());
        f.put("rest", a -> part(a.list(0), 1, a.list(0).size()));
        f.put("initial", a -> part(a.list(0), 0, a.list(0).size() - 1));
        f.put("append", ListFunctions::append);
        f.put("push", ListFunctions::append);
        f.put("prepend", ListFunctions::prepend);
        f.put("concat", ListFunctions::concat);
        f.put("reverse", ListFunctions::reverse);
        f.put("uniq", a -> unique(a.list(0)));
        f.put("without", a -> keep(a.list(0), item -> !holds(a.from(1), item)));
        f.put("has", a -> a.value(1) != Nil.NIL && holds(a.list(1), a.value(0)));
        f.put("compact", a -> keep(a.list(0), GoValue::truth));
        f.put("chunk", a -> chunks(a.integer(0), a.list(1)));
        for (String name : WITH_MUST_FORM) {
            String must = "must" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
            f.put(must, a -> f.getOrDefault(name, b -> Nil.NIL).call(a));
        }
    }

    private static Object part(List<Object> list, int from, int to) {
        return list.isEmpty() ? Nil.NIL : new ArrayList<>(list.subList(from, to));
    }

    private static Object append(Arguments a) {
        List<Object> list = new ArrayList<>(a.list(0));
        list.add(a.value(1));
        return list;
    }

    private static Object prepend(Arguments a) {
        List<Object> list = new ArrayList<>();
        list.add(a.value(1));
        list.addAll(a.list(0));
        return list;
    }

    private static Object concat(Arguments a) {
        List<Object> list = new ArrayList<>();
        a.all().forEach(item -> list.addAll(Arguments.asList(item)));
        return list;
    }

    private static Object reverse(Arguments a) {
        List<Object> list = new ArrayList<>(a.list(0));
        Collections.reverse(list);
        return list;
    }

    private static Object unique(List<Object> items) {
        List<Object> list = new ArrayList<>();
        for (Object item : items) {
            if (!holds(list, item)) {
                list.add(item);
            }
        }
        return list;
    }

    private static boolean holds(List<Object> list, Object wanted) {
        return list.stream().anyMatch(item -> Comparison.deepEqual(item, wanted));
    }

    private static Object keep(List<Object> items, Predicate<Object> wanted) {
        return new ArrayList<>(items.stream().filter(wanted).toList());
    }

    private static Object chunks(int size, List<Object> items) {
        if (size < 1) {
            throw EngineException.template("chunk size must be positive");
        }
        List<Object> chunks = new ArrayList<>();
        for (int i = 0; i < items.size(); i += size) {
            int end = Math.min(items.size(), i + size);
            chunks.add(new ArrayList<>(items.subList(i, end)));
        }
        return chunks;
    }
}
