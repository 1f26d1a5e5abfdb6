package dev.j3s.helm.engine;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Validates values against a values.schema.json: the JSON Schema keywords that charts use. */
final class SchemaValidator {
    private static final int DEPTH_MAX = 200;

    private final Object root;
    private int depth;

    private SchemaValidator(Object root) {
        this.root = root;
    }

    /** Validates the values of a chart and of its enabled sub-charts; fails with all errors. */
    static void validate(ChartNode chart, Map<String, Object> values) {
        StringBuilder errors = new StringBuilder();
        collect(chart, values, errors);
        if (!errors.isEmpty()) {
            throw new EngineException(
                    EngineException.Code.VALUES,
                    "values don't meet the specifications of the schema(s) in the following"
                            + " chart(s):\n"
                            + errors);
        }
    }

    private static void collect(ChartNode chart, Map<String, Object> values, StringBuilder out) {
        chart.chart()
                .schema()
                .ifPresent(bytes -> {
                    List<String> errors = errors(Chart.text(bytes), values);
                    if (!errors.isEmpty()) {
                        out.append(chart.name()).append(":\n");
                        errors.forEach(e -> out.append(e).append('\n'));
                    }
                });
        for (ChartNode child : chart.children()) {
            Object section = GoValue.get(values, child.name());
            if (GoValue.isMap(section)) {
                collect(child, GoValue.map(section), out);
            }
        }
    }

    static List<String> errors(String schema, Object value) {
        Object root;
        try {
            root = GoJson.decode(schema.replace("\uFEFF", ""));
        } catch (EngineException e) {
            throw new EngineException(
                    EngineException.Code.CHART, "invalid values.schema.json: " + e.text(), e);
        }
        List<String> errors = new ArrayList<>();
        new SchemaValidator(root).check(root, value, "", errors);
        return errors;
    }

    private boolean accepts(Object schema, Object value) {
        List<String> errors = new ArrayList<>();
        check(schema, value, "", errors);
        return errors.isEmpty();
    }

    private void check(Object schema, Object value, String path, List<String> errors) {
        if (schema.equals(false)) {
            errors.add(error(path, "false schema"));
        }
        if (!GoValue.isMap(schema) || depth >= DEPTH_MAX) {
            return;
        }
        depth++;
        Map<String, Object> s = GoValue.map(schema);
        if (GoValue.get(s, "$ref") instanceof String reference) {
            check(resolve(reference), value, path, errors);
        }
        if (type(s, value, path, errors)) {
            scalars(s, value, path, errors);
            if (GoValue.isMap(value)) {
                object(s, GoValue.map(value), path, errors);
            } else if (value instanceof List<?> list) {
                array(s, list, path, errors);
            }
            combinations(s, value, path, errors);
        }
        depth--;
    }

    private static String error(String path, String problem) {
        return "- at '" + path + "': " + problem;
    }

    private static boolean type(
            Map<String, Object> s, Object value, String path, List<String> errors) {
        Object type = GoValue.get(s, "type");
        if (type == Nil.NIL) {
            return true;
        }
        List<?> types = type instanceof List<?> list ? list : List.of(type);
        if (types.stream().anyMatch(t -> hasType(GoFormat.print(t), value))) {
            return true;
        }
        String wanted = types.stream().map(GoFormat::print).collect(Collectors.joining(" or "));
        errors.add(error(path, "got " + typeName(value) + ", want " + wanted));
        return false;
    }

    private static boolean hasType(String type, Object value) {
        return switch (type) {
            case "null" -> value == Nil.NIL;
            case "string" -> value instanceof String;
            case "boolean" -> value instanceof Boolean;
            case "object" -> GoValue.isMap(value);
            case "array" -> value instanceof List<?>;
            case "number" -> value instanceof Number;
            case "integer" ->
                    value instanceof Number n && n.doubleValue() == Math.rint(n.doubleValue());
            default -> true;
        };
    }

    private static String typeName(Object value) {
        return value instanceof Boolean ? "boolean" : GoJson.kind(value);
    }

    private static void scalars(
            Map<String, Object> s, Object value, String path, List<String> errors) {
        if (GoValue.get(s, "enum") instanceof List<?> allowed
                && allowed.stream().noneMatch(a -> same(a, value))) {
            String shown =
                    allowed.stream().map(SchemaValidator::shown).collect(Collectors.joining(", "));
            errors.add(error(path, "value must be one of " + shown));
        }
        if (s.containsKey("const") && !same(GoValue.get(s, "const"), value)) {
            errors.add(error(path, "value must be " + shown(GoValue.get(s, "const"))));
        }
        if (value instanceof String text) {
            string(s, text, path, errors);
        } else if (value instanceof Number number) {
            number(s, number.doubleValue(), path, errors);
        }
    }

    private static boolean same(Object left, Object right) {
        if (left instanceof Number a && right instanceof Number b) {
            return a.doubleValue() == b.doubleValue();
        }
        return Comparison.deepEqual(left, right);
    }

    private static String shown(Object value) {
        return value instanceof String s ? "'" + s + "'" : GoFormat.print(value);
    }

    private static void string(
            Map<String, Object> s, String text, String path, List<String> errors) {
        if (GoValue.get(s, "pattern") instanceof String pattern
                && !RegexFunctions.pattern(pattern).matcher(text).find()) {
            errors.add(error(path, "'" + text + "' does not match pattern '" + pattern + "'"));
        }
        int length = text.codePointCount(0, text.length());
        size(s, "minLength", "maxLength", length, path, errors);
    }

    private static void size(
            Map<String, Object> s,
            String minimum,
            String maximum,
            int size,
            String path,
            List<String> errors) {
        if (GoValue.get(s, minimum) instanceof Double limit && size < limit) {
            errors.add(wants(path, minimum, size, limit));
        }
        if (GoValue.get(s, maximum) instanceof Double limit && size > limit) {
            errors.add(wants(path, maximum, size, limit));
        }
    }

    private static String wants(String path, String keyword, double got, double want) {
        return error(
                path,
                keyword + ": got " + YamlScalar.number(got) + ", want " + YamlScalar.number(want));
    }

    private static void number(
            Map<String, Object> s, double number, String path, List<String> errors) {
        if (GoValue.get(s, "minimum") instanceof Double limit && number < limit) {
            errors.add(wants(path, "minimum", number, limit));
        }
        if (GoValue.get(s, "maximum") instanceof Double limit && number > limit) {
            errors.add(wants(path, "maximum", number, limit));
        }
        if (GoValue.get(s, "exclusiveMinimum") instanceof Double limit && number <= limit) {
            errors.add(wants(path, "exclusiveMinimum", number, limit));
        }
        if (GoValue.get(s, "exclusiveMaximum") instanceof Double limit && number >= limit) {
            errors.add(wants(path, "exclusiveMaximum", number, limit));
        }
        if (GoValue.get(s, "multipleOf") instanceof Double step
                && Math.abs(number / step - Math.rint(number / step)) > 1e-9) {
            errors.add(wants(path, "multipleOf", number, step));
        }
    }

    private void object(
            Map<String, Object> s, Map<String, Object> object, String path, List<String> errors) {
        if (GoValue.get(s, "required") instanceof List<?> names) {
            for (Object name : names) {
                if (!object.containsKey(GoFormat.print(name))) {
                    errors.add(error(path, "missing property " + shown(name)));
                }
            }
        }
        object.forEach((name, value) -> property(s, name, value, path, errors));
        size(s, "minProperties", "maxProperties", object.size(), path, errors);
        for (String keyword : List.of("dependencies", "dependentRequired", "dependentSchemas")) {
            if (GoValue.isMap(GoValue.get(s, keyword))) {
                GoValue.map(GoValue.get(s, keyword))
                        .forEach((name, rule) -> dependent(name, rule, object, path, errors));
            }
        }
    }

    private void property(
            Map<String, Object> s, String name, Object value, String path, List<String> errors) {
        String below = path + "/" + name;
        Map<String, Object> named = Arguments.asMap(GoValue.get(s, "properties"));
        boolean known = named.containsKey(name);
        if (known) {
            check(GoValue.get(named, name), value, below, errors);
        }
        Map<String, Object> patterns = Arguments.asMap(GoValue.get(s, "patternProperties"));
        for (Map.Entry<String, Object> entry : patterns.entrySet()) {
            if (RegexFunctions.pattern(entry.getKey()).matcher(name).find()) {
                known = true;
                check(entry.getValue(), value, below, errors);
            }
        }
        Object additional = GoValue.get(s, "additionalProperties");
        if (!known && additional.equals(false)) {
            errors.add(error(path, "additional properties '" + name + "' not allowed"));
        } else if (!known) {
            check(additional, value, below, errors);
        }
        check(GoValue.get(s, "propertyNames"), name, path, errors);
    }

    private void dependent(
            String name,
            Object rule,
            Map<String, Object> object,
            String path,
            List<String> errors) {
        if (!object.containsKey(name)) {
            return;
        }
        if (rule instanceof List<?> names) {
            for (Object required : names) {
                if (!object.containsKey(GoFormat.print(required))) {
                    errors.add(error(path, "missing property " + shown(required)));
                }
            }
        } else {
            check(rule, object, path, errors);
        }
    }

    private void array(Map<String, Object> s, List<?> list, String path, List<String> errors) {
        Object items = GoValue.get(s, "items");
        Object prefix = GoValue.get(s, "prefixItems");
        List<?> positional =
                items instanceof List<?> old ? old : prefix instanceof List<?> p ? p : List.of();
        Object rest = items instanceof List<?> ? GoValue.get(s, "additionalItems") : items;
        for (int i = 0; i < list.size(); i++) {
            Object schema = i < positional.size() ? positional.get(i) : rest;
            check(schema, list.get(i), path + "/" + i, errors);
        }
        size(s, "minItems", "maxItems", list.size(), path, errors);
        if (GoValue.get(s, "uniqueItems").equals(true)) {
            unique(list, path, errors);
        }
        Object contained = GoValue.get(s, "contains");
        if (contained != Nil.NIL && list.stream().noneMatch(i -> accepts(contained, i))) {
            errors.add(error(path, "no items match contains schema"));
        }
    }

    private static void unique(List<?> list, String path, List<String> errors) {
        for (int i = 0; i < list.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (same(list.get(i), list.get(j))) {
                    errors.add(error(path, "items at " + j + " and " + i + " are equal"));
                }
            }
        }
    }

    private void combinations(
            Map<String, Object> s, Object value, String path, List<String> errors) {
        for (Object part : schemas(s, "allOf")) {
            check(part, value, path, errors);
        }
        List<?> any = schemas(s, "anyOf");
        if (!any.isEmpty() && any.stream().noneMatch(p -> accepts(p, value))) {
            errors.add(error(path, "'anyOf' failed, none matched"));
        }
        List<?> one = schemas(s, "oneOf");
        long matched = one.stream().filter(p -> accepts(p, value)).count();
        if (!one.isEmpty() && matched != 1) {
            errors.add(
                    error(
                            path,
                            matched == 0
                                    ? "'oneOf' failed, none matched"
                                    : "'oneOf' failed, more than one matched"));
        }
        if (s.containsKey("not") && accepts(GoValue.get(s, "not"), value)) {
            errors.add(error(path, "'not' failed"));
        }
        if (s.containsKey("if")) {
            boolean then = accepts(GoValue.get(s, "if"), value);
            check(GoValue.get(s, then ? "then" : "else"), value, path, errors);
        }
    }

    private static List<?> schemas(Map<String, Object> s, String keyword) {
        return GoValue.get(s, keyword) instanceof List<?> list ? list : List.of();
    }

    /** A reference inside the document; others accept everything, as nothing is fetched. */
    private Object resolve(String reference) {
        if (reference.equals("#")) {
            return root;
        }
        if (!reference.startsWith("#/")) {
            return Nil.NIL;
        }
        Object current = root;
        for (String raw : reference.substring(2).split("/")) {
            String step =
                    URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8)
                            .replace("~1", "/")
                            .replace("~0", "~");
            if (GoValue.isMap(current)) {
                current = GoValue.get(GoValue.map(current), step);
            } else if (current instanceof List<?> list && step.matches("\\d{1,6}")) {
                int index = Integer.parseInt(step);
                current = index < list.size() ? list.get(index) : Nil.NIL;
            } else {
                return Nil.NIL;
            }
        }
        return current;
    }
}
