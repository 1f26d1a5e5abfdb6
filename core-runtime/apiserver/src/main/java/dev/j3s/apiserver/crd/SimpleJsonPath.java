package dev.j3s.apiserver.crd;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of kubectl's JSONPath that CRDs use: {@code .a.b}, {@code ['a']}, {@code [0]}, {@code
 * [*]}, {@code [?(@.type=="Ready")]}, {@code \.} for a dot in a name. Immutable.
 */
final class SimpleJsonPath {
    private sealed interface Step {
        record Field(String name) implements Step {}

        record Item(int index) implements Step {}

        record All() implements Step {}

        /** {@code equal} false means {@code !=}. */
        record Where(SimpleJsonPath left, String value, boolean equal) implements Step {}
    }

    private final List<Step> steps;

    private SimpleJsonPath(List<Step> steps) {
        this.steps = List.copyOf(steps);
    }

    /** Throws {@link IllegalArgumentException} that says what is wrong. */
    static SimpleJsonPath parse(String path) {
        var steps = new ArrayList<Step>();
        var at = 0;
        while (at < path.length()) {
            switch (path.charAt(at)) {
                case '.' -> at = field(path, at + 1, steps);
                case '[' -> {
                    var end = closing(path, at);
                    steps.add(bracket(path.substring(at + 1, end).strip()));
                    at = end + 1;
                }
                case '$', '@' -> at++;
                default ->
                        throw new IllegalArgumentException(
                                "unrecognized character in action: U+"
                                        + "%04X '%c'"
                                                .formatted((int) path.charAt(at), path.charAt(at)));
            }
        }
        return new SimpleJsonPath(steps);
    }

    private static int field(String path, int from, List<Step> steps) {
        var name = new StringBuilder();
        var at = from;
        while (at < path.length() && path.charAt(at) != '.' && path.charAt(at) != '[') {
            if (path.charAt(at) == '\\' && at + 1 < path.length()) {
                at++;
            }
            name.append(path.charAt(at++));
        }
        if (!name.isEmpty()) {
            steps.add(
                    name.toString().equals("*") ? new Step.All() : new Step.Field(name.toString()));
        }
        return at;
    }

    private static int closing(String path, int open) {
        var depth = 0;
        var quote = '\0';
        for (int i = open; i < path.length(); i++) {
            var c = path.charAt(i);
            if (quote != '\0') {
                quote = c == quote ? '\0' : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '[') {
                depth++;
            } else if (c == ']' && --depth == 0) {
                return i;
            }
        }
        throw new IllegalArgumentException("unterminated array");
    }

    private static Step bracket(String inside) {
        if (inside.equals("*")) {
            return new Step.All();
        }
        if (inside.startsWith("?(") && inside.endsWith(")")) {
            return where(inside.substring(2, inside.length() - 1));
        }
        if (inside.length() >= 2 && (inside.charAt(0) == '\'' || inside.charAt(0) == '"')) {
            return new Step.Field(inside.substring(1, inside.length() - 1));
        }
        try {
            return new Step.Item(Integer.parseInt(inside));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("invalid array index " + inside, e);
        }
    }

    private static Step where(String condition) {
        var equal = condition.indexOf("==");
        var sign = equal >= 0 ? equal : condition.indexOf("!=");
        if (sign < 0) {
            throw new IllegalArgumentException("unsupported filter " + condition);
        }
        var value = condition.substring(sign + 2).strip();
        var quoted = value.length() >= 2 && (value.charAt(0) == '\'' || value.charAt(0) == '"');
        return new Step.Where(
                parse(condition.substring(0, sign).strip()),
                quoted ? value.substring(1, value.length() - 1) : value,
                equal >= 0);
    }

    /** Everything the path leads to, in order. */
    List<JsonNode> find(JsonNode root) {
        var found = List.of(root);
        for (var step : steps) {
            var next = new ArrayList<JsonNode>();
            for (var node : found) {
                follow(step, node, next);
            }
            found = next;
        }
        return found;
    }

    private static void follow(Step step, JsonNode node, List<JsonNode> out) {
        switch (step) {
            case Step.Field field -> {
                var value = node.get(field.name());
                if (value != null) {
                    out.add(value);
                }
            }
            case Step.Item item -> {
                var index = item.index() < 0 ? node.size() + item.index() : item.index();
                var value = node.isArray() ? node.get(index) : null;
                if (value != null) {
                    out.add(value);
                }
            }
            case Step.All _ -> node.forEach(out::add);
            case Step.Where where -> {
                for (var item : node) {
                    var left = where.left().find(item);
                    var same = !left.isEmpty() && left.getFirst().asText().equals(where.value());
                    if (!left.isEmpty() && same == where.equal()) {
                        out.add(item);
                    }
                }
            }
        }
    }
}
