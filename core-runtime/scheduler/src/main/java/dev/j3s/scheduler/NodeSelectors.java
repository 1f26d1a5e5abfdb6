package dev.j3s.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Node selectors of upstream's API: terms are alternatives, expressions of a term all hold.
 * (component-helpers nodeaffinity)
 */
final class NodeSelectors {
    private NodeSelectors() {}

    /**
     * {@code selector} has {@code nodeSelectorTerms}; a missing selector matches every node, one
     * without terms none.
     */
    static boolean matches(JsonNode selector, NodeView node) {
        if (selector.isMissingNode() || selector.isNull()) {
            return true;
        }
        for (var term : selector.path("nodeSelectorTerms")) {
            if (matchesTerm(term, node)) {
                return true;
            }
        }
        return false;
    }

    /** An empty term matches nothing. */
    static boolean matchesTerm(JsonNode term, NodeView node) {
        var expressions = term.path("matchExpressions");
        var fields = term.path("matchFields");
        if (expressions.isEmpty() && fields.isEmpty()) {
            return false;
        }
        for (var expression : expressions) {
            if (!holds(expression, node.meta().labels().get(expression.path("key").asText()))) {
                return false;
            }
        }
        for (var field : fields) {
            if (!holds(
                    field,
                    field.path("key").asText().equals("metadata.name") ? node.name() : null)) {
                return false;
            }
        }
        return true;
    }

    private static boolean holds(
            JsonNode expression, @org.jspecify.annotations.Nullable String value) {
        var values = values(expression);
        return switch (expression.path("operator").asText()) {
            case "In" -> value != null && values.contains(value);
            case "NotIn" -> value == null || !values.contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            case "Gt" -> compare(value, values) > 0;
            case "Lt" -> compare(value, values) < 0;
            default -> false;
        };
    }

    /** 0 when either side is no integer: then neither Gt nor Lt holds. */
    private static int compare(
            @org.jspecify.annotations.Nullable String value, List<String> values) {
        if (value == null || values.size() != 1) {
            return 0;
        }
        try {
            return Long.compare(Long.parseLong(value), Long.parseLong(values.getFirst()));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static List<String> values(JsonNode expression) {
        var values = new ArrayList<String>();
        expression.path("values").forEach(v -> values.add(v.asText()));
        return values;
    }
}
