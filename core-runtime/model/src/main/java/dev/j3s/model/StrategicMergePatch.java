package dev.j3s.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Strategic merge patch of a built-in type: lists with a merge key are merged item by item, and
 * directives in the patch ({@code $patch}, {@code $retainKeys}, {@code $setElementOrder/...},
 * {@code $deleteFromPrimitiveList/...}) say what a plain merge cannot (k8s.io/apimachinery
 * strategicpatch). Failures are {@link ApiException}s as upstream answers them.
 */
public final class StrategicMergePatch {
    static final String DIRECTIVE = "$patch";
    private static final String RETAIN_KEYS = "$retainKeys";
    private static final String ORDER = "$setElementOrder/";
    private static final String DELETE = "$deleteFromPrimitiveList/";

    private StrategicMergePatch() {}

    /** Changes {@code target} in place; {@code patch} is used up. */
    public static ObjectNode apply(ObjectNode target, JsonNode patch, Schema schema) {
        if (!(patch instanceof ObjectNode changes)) {
            throw PatchFailure.malformed(
                    "json: cannot unmarshal "
                            + (patch.isArray() ? "array" : "value")
                            + " into Go value of type map[string]interface {}");
        }
        return mergeMap(target, changes, schema);
    }

    static ObjectNode mergeMap(ObjectNode original, ObjectNode patch, @Nullable Schema schema) {
        var directive = patch.get(DIRECTIVE);
        if (directive != null) {
            return directed(directive, patch);
        }
        retainKeys(original, patch);
        for (var name : names(patch)) {
            if (name.startsWith(ORDER)) {
                ordered(original, patch, name, schema);
            }
        }
        for (var name : names(patch)) {
            var value = patch.get(name);
            if (name.startsWith(DELETE)) {
                deletePrimitives(original, name.substring(DELETE.length()), value);
            } else if (value.isNull()) {
                original.remove(name);
            } else {
                mergeField(original, name, value, property(schema, name));
            }
        }
        return original;
    }

    private static ObjectNode directed(JsonNode directive, ObjectNode patch) {
        return switch (directive.asText()) {
            case "replace" -> {
                patch.remove(DIRECTIVE);
                yield patch;
            }
            case "delete" -> Json.object();
            default -> throw unknownDirective(directive, patch);
        };
    }

    static ApiException unknownDirective(JsonNode directive, JsonNode patch) {
        return PatchFailure.unclassified(
                "unknown patch type: "
                        + directive.asText()
                        + " in map: "
                        + PatchFailure.print(patch));
    }

    private static List<String> names(ObjectNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    private static void mergeField(
            ObjectNode original, String name, JsonNode value, @Nullable Schema schema) {
        var present = original.get(name);
        if (present instanceof ObjectNode object && value instanceof ObjectNode changes) {
            original.set(name, replaces(schema) ? changes : mergeMap(object, changes, schema));
        } else if (present instanceof ArrayNode array && value instanceof ArrayNode changes) {
            original.set(name, mergeList(array, changes, schema));
        } else {
            var kept = withoutDirectives(value);
            if (kept == null) {
                original.remove(name);
            } else {
                original.set(name, kept);
            }
        }
    }

    private static ArrayNode mergeList(ArrayNode list, ArrayNode patch, @Nullable Schema schema) {
        return merges(schema) ? new StrategicList(schema).merge(list, patch) : patch;
    }

    private static void deletePrimitives(ObjectNode original, String name, JsonNode values) {
        if (!(original.get(name) instanceof ArrayNode list)) {
            return;
        }
        if (!values.isArray()) {
            throw PatchFailure.malformed("invalid patch format of primitive list");
        }
        var gone = new HashSet<JsonNode>();
        values.forEach(gone::add);
        list.removeIf(gone::contains);
    }

    private static void retainKeys(ObjectNode original, ObjectNode patch) {
        var list = patch.remove(RETAIN_KEYS);
        if (list == null) {
            return;
        }
        if (!list.isArray()) {
            throw PatchFailure.malformed("invalid patch format of retainKeys");
        }
        var keys = new HashSet<String>();
        list.forEach(key -> keys.add(key.asText()));
        for (var entry : patch.properties()) {
            var name = entry.getKey();
            var exempt =
                    entry.getValue().isNull() || name.startsWith(DELETE) || name.startsWith(ORDER);
            if (!exempt && !keys.contains(name)) {
                throw PatchFailure.malformed("invalid patch format of retainKeys");
            }
        }
        original.retain(keys);
    }

    /** {@code directive} says in which order the items of its list are to stand. */
    private static void ordered(
            ObjectNode original, ObjectNode patch, String directive, @Nullable Schema schema) {
        var order = patch.remove(directive);
        if (!(order instanceof ArrayNode wanted)) {
            throw PatchFailure.unclassified(
                    "expected a []interface {}, but received a "
                            + (order.isObject() ? "map[string]interface {}" : "string"));
        }
        var name = directive.substring(ORDER.length());
        var present = list(original, name);
        var changes = list(patch, name);
        var field = property(schema, name);
        var lists = new StrategicList(field);
        if (changes != null) {
            lists.requireOrder(changes, wanted);
        }
        ArrayNode merged;
        if (present != null && changes != null) {
            merged = mergeList(present.deepCopy(), changes, field);
        } else if (present != null) {
            merged = present;
        } else if (changes != null && withoutDirectives(changes) instanceof ArrayNode kept) {
            merged = kept;
        } else {
            return;
        }
        patch.remove(name);
        var server = present == null ? Json.mapper().createArrayNode() : present;
        original.set(name, lists.arrange(merged, wanted, server));
    }

    private static @Nullable ArrayNode list(ObjectNode object, String name) {
        var value = object.get(name);
        if (value == null || value instanceof ArrayNode) {
            return (ArrayNode) value;
        }
        throw PatchFailure.unclassified(
                "expected a []interface {}, but received a "
                        + (value instanceof NullNode ? "%!s(<nil>)" : "map[string]interface {}"));
    }

    /** What a patch adds must not bring its directives along; absent when it only deletes. */
    static @Nullable JsonNode withoutDirectives(JsonNode value) {
        if (value instanceof ObjectNode object) {
            if (object.has(DIRECTIVE)) {
                return null;
            }
            for (var name : names(object)) {
                var kept = withoutDirectives(object.get(name));
                if (kept == null) {
                    object.remove(name);
                } else {
                    object.set(name, kept);
                }
            }
        } else if (value instanceof ArrayNode array) {
            var kept = new ArrayList<JsonNode>(array.size());
            for (var item : array) {
                var one = withoutDirectives(item);
                if (one != null) {
                    kept.add(one);
                }
            }
            array.removeAll().addAll(kept);
        }
        return value;
    }

    private static boolean merges(@Nullable Schema schema) {
        return schema != null && schema.patchStrategies().contains("merge");
    }

    private static boolean replaces(@Nullable Schema schema) {
        return schema != null && schema.patchStrategies().contains("replace");
    }

    /** Below a map every key leads to its values' schema. */
    private static @Nullable Schema property(@Nullable Schema schema, String name) {
        if (schema == null) {
            return null;
        }
        var property = schema.property(name);
        return property == null ? schema.additionalProperties() : property;
    }
}
