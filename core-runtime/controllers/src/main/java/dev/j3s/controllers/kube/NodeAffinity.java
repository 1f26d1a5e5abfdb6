package dev.j3s.controllers.kube;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether a node satisfies a pod's node selector and required node affinity. Pure. */
public final class NodeAffinity {
    private NodeAffinity() {}

    public static boolean fits(JsonNode podSpec, Resource node) {
        for (var entry : podSpec.path("nodeSelector").properties()) {
            if (!entry.getValue().asText().equals(node.meta().labels().get(entry.getKey()))) {
                return false;
            }
        }
        var required =
                podSpec.path("affinity")
                        .path("nodeAffinity")
                        .path("requiredDuringSchedulingIgnoredDuringExecution");
        return !required.isObject() || matches(required, node.meta().labels(), node.meta().name());
    }

    /** A {@code NodeSelector}: one of its terms must match; an empty term matches nothing. */
    public static boolean matches(JsonNode selector, Map<String, String> labels, String name) {
        for (var term : selector.path("nodeSelectorTerms")) {
            var expressions = term.path("matchExpressions");
            var fields = term.path("matchFields");
            if (expressions.isEmpty() && fields.isEmpty()) {
                continue;
            }
            if (all(expressions, labels) && all(fields, Map.of("metadata.name", name))) {
                return true;
            }
        }
        return false;
    }

    private static boolean all(JsonNode expressions, Map<String, String> values) {
        for (var one : expressions) {
            if (!holds(one, values.get(one.path("key").asText()))) {
                return false;
            }
        }
        return true;
    }

    private static boolean holds(JsonNode expression, @Nullable String value) {
        var values = expression.path("values");
        return switch (expression.path("operator").asText()) {
            case "In" -> value != null && contains(values, value);
            case "NotIn" -> value == null || !contains(values, value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            case "Gt" -> compare(value, values.path(0).asText()) > 0;
            case "Lt" -> compare(value, values.path(0).asText()) < 0;
            default -> false;
        };
    }

    private static boolean contains(JsonNode values, String value) {
        for (var one : values) {
            if (one.asText().equals(value)) {
                return true;
            }
        }
        return false;
    }

    /** Zero, which satisfies neither, when one of them is no number. */
    private static int compare(@Nullable String value, String bound) {
        try {
            return value == null ? 0 : Long.compare(Long.parseLong(value), Long.parseLong(bound));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
