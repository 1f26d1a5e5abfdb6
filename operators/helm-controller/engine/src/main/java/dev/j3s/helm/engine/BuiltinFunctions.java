package dev.j3s.helm.engine;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The functions of Go's text/template itself; the evaluator handles {@code and} and {@code or}. */
final class BuiltinFunctions {
    private BuiltinFunctions() {}

    static void register(Map<String, TemplateFunction> f) {
        f.put("and", a -> Nil.NIL);
        f.put("or", a -> Nil.NIL);
        f.put(
                "not",
                a -> {
                    a.exactly("not", 1);
                    return !GoValue.truth(a.value(0));
                });
        f.put("eq", BuiltinFunctions::equalToAny);
        f.put("ne", a -> !Comparison.equal(left(a, "ne"), a.value(1)));
        f.put("lt", a -> Comparison.less(left(a, "lt"), a.value(1)));
        f.put("le", a -> atMost(left(a, "le"), a.value(1)));
        f.put("gt", a -> !atMost(left(a, "gt"), a.value(1)));
        f.put("ge", a -> !Comparison.less(left(a, "ge"), a.value(1)));
        f.put("len", a -> length(a.value(0)));
        f.put("index", BuiltinFunctions::index);
        f.put("slice", BuiltinFunctions::slice);
        f.put("mustSlice", BuiltinFunctions::slice);
        f.put("print", a -> print(a.all()));
        f.put("println", a -> printLine(a.all()));
        f.put("printf", a -> Printf.format(a.string(0), a.from(1)));
        f.put("html", a -> escapeHtml(print(a.all())));
        f.put("js", a -> escapeScript(print(a.all())));
        f.put(
                "urlquery",
                a ->
                        URLEncoder.encode(print(a.all()), StandardCharsets.UTF_8)
                                .replace("*", "%2A")
                                .replace("%7E", "~"));
        f.put(
                "call",
                a -> {
                    if (a.value(0) instanceof TemplateFunction function) {
                        return function.call(new Arguments(a.from(1).toArray()));
                    }
                    throw EngineException.template(
                            "non-function of type " + GoValue.typeOf(a.value(0)));
                });
    }

    private static Object left(Arguments a, String name) {
        a.exactly(name, 2);
        return a.value(0);
    }

    private static boolean atMost(Object left, Object right) {
        return Comparison.less(left, right) || Comparison.equal(left, right);
    }

    private static Object equalToAny(Arguments a) {
        if (a.size() == 0) {
            throw EngineException.template("wrong number of args for eq: want at least 1 got 0");
        }
        if (a.size() == 1) {
            throw EngineException.template("missing argument for comparison");
        }
        for (Object other : a.from(1)) {
            if (Comparison.equal(a.value(0), other)) {
                return true;
            }
        }
        return false;
    }

    private static Object length(Object value) {
        return switch (value) {
            case String s -> s.getBytes(StandardCharsets.UTF_8).length;
            case Map<?, ?> m -> m.size();
            case List<?> l -> l.size();
            case byte[] b -> b.length;
            case Nil _ -> throw EngineException.template("len of nil pointer");
            case GoObject o when o.entries().isPresent() -> o.entries().get().size();
            default -> throw EngineException.template("len of type " + GoValue.typeOf(value));
        };
    }

    private static Object index(Arguments a) {
        Object value = a.value(0);
        if (value == Nil.NIL && a.size() > 1) {
            throw EngineException.template("index of untyped nil");
        }
        for (Object key : a.from(1)) {
            value = indexOnce(value, key);
        }
        return value;
    }

    private static Object indexOnce(Object value, Object key) {
        if (GoValue.isMap(value)) {
            if (key instanceof String name) {
                return GoValue.get(GoValue.map(value), name);
            }
            throw EngineException.template(
                    "value has type " + GoValue.typeOf(key) + "; should be string");
        }
        if (value instanceof GoObject object) {
            return object.member(GoFormat.print(key), Arguments.NONE).orElse(Nil.NIL);
        }
        if (value == Nil.NIL) {
            throw EngineException.template("index of nil pointer");
        }
        if (!(value instanceof List<?>) && !(value instanceof String)) {
            throw EngineException.template("can't index item of type " + GoValue.typeOf(value));
        }
        if (!GoValue.isInteger(key)) {
            throw EngineException.template(
                    "cannot index slice/array with type " + GoValue.typeOf(key));
        }
        int at = ((Number) key).intValue();
        int size = value instanceof String s ? s.length() : GoValue.list(value).size();
        if (at < 0 || at >= size) {
            throw EngineException.template("error calling index: index out of range: " + at);
        }
        return value instanceof String s ? (int) s.charAt(at) : GoValue.list(value).get(at);
    }

    private static Object slice(Arguments a) {
        Object value = a.value(0);
        if (value == Nil.NIL) {
            throw EngineException.template("slice of untyped nil");
        }
        int size = value instanceof String s ? s.length() : Arguments.asList(value).size();
        long start = a.size() > 1 ? Conversions.integer(a.value(1)) : 0;
        long end = a.size() > 2 ? Conversions.integer(a.value(2)) : size;
        if (start < 0 || end > size || start > end) {
            throw EngineException.template("slice bounds out of range [" + start + ":" + end + "]");
        }
        return value instanceof String s
                ? s.substring((int) start, (int) end)
                : new ArrayList<>(Arguments.asList(value).subList((int) start, (int) end));
    }

    /** fmt.Sprint: a space between operands when neither is a string. */
    private static String print(List<Object> values) {
        StringBuilder out = new StringBuilder();
        boolean afterString = true;
        for (Object value : values) {
            boolean string = value instanceof String;
            if (!string && !afterString) {
                out.append(' ');
            }
            out.append(GoFormat.print(value));
            afterString = string;
        }
        return out.toString();
    }

    private static String printLine(List<Object> values) {
        return String.join(" ", values.stream().map(GoFormat::print).toList()) + "\n";
    }

    private static String escapeHtml(String text) {
        return text.replace("&", "&amp;")
                .replace("'", "&#39;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&#34;")
                .replace("\0", "\uFFFD");
    }

    private static String escapeScript(String text) {
        return text.replace("\\", "\\\\")
                .replace("'", "\\'")
                .replace("\"", "\\\"")
                .replace("<", "\\u003C")
                .replace(">", "\\u003E")
                .replace("&", "\\u0026")
                .replace("=", "\\u003D")
                .replace("\n", "\\u000A");
    }
}
