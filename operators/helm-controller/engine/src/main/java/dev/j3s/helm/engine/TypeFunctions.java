package dev.j3s.helm.engine;

import java.util.Map;

/** Defaults, emptiness, types, and the functions that fail a render. */
final class TypeFunctions {
    private TypeFunctions() {}

    static void register(Map<String, TemplateFunction> f) {
        f.put("default", a -> a.size() > 1 && GoValue.truth(a.value(1)) ? a.value(1) : a.value(0));
        f.put("empty", a -> !GoValue.truth(a.value(0)));
        f.put("coalesce", a -> a.all().stream().filter(GoValue::truth).findFirst().orElse(Nil.NIL));
        f.put("all", a -> a.all().stream().allMatch(GoValue::truth));
        f.put("any", a -> a.all().stream().anyMatch(GoValue::truth));
        f.put("ternary", a -> a.bool(2) ? a.value(0) : a.value(1));
        f.put(
                "fail",
                a -> {
                    throw EngineException.template(a.string(0));
                });
        f.put(
                "required",
                a -> {
                    if (a.value(1) == Nil.NIL || a.value(1).equals("")) {
                        throw EngineException.template(a.string(0));
                    }
                    return a.value(1);
                });
        f.put("typeOf", a -> GoValue.typeOf(a.value(0)));
        f.put("kindOf", a -> GoValue.kindOf(a.value(0)));
        f.put("kindIs", a -> a.string(0).equals(GoValue.kindOf(a.value(1))));
        f.put("typeIs", a -> a.string(0).equals(GoValue.typeOf(a.value(1))));
        f.put(
                "typeIsLike",
                a -> {
                    String type = GoValue.typeOf(a.value(1));
                    return type.equals(a.string(0)) || type.equals("*" + a.string(0));
                });
    }
}
