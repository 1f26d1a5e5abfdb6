package dev.j3s.apiserver.types.fields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fields of a tree as upstream's typed objects would show them: absent, null and a value of the
 * wrong kind read as the zero value.
 */
public final class Fields {
    private Fields() {}

    /** The node at the end of the path; a missing node when any step is absent or null. */
    public static JsonNode at(JsonNode node, String... path) {
        var current = node;
        for (var step : path) {
            current = get(current, step);
        }
        return current;
    }

    public static JsonNode get(JsonNode node, String field) {
        var value = node.get(field);
        return value == null || value.isNull() ? MissingNode.getInstance() : value;
    }

    public static boolean has(JsonNode node, String field) {
        var value = node.get(field);
        return value != null && !value.isNull();
    }

    public static String text(JsonNode node, String field) {
        var value = node.get(field);
        return value == null || !value.isTextual() ? "" : value.textValue();
    }

    /** A value as text whatever its type: labels, int-or-string. */
    public static String anyText(JsonNode value) {
        return value.isTextual() ? value.textValue() : value.asText("");
    }

    public static long number(JsonNode node, String field) {
        return number(node, field, 0);
    }

    public static long number(JsonNode node, String field, long absent) {
        var value = node.get(field);
        return value == null || !value.isNumber() ? absent : value.longValue();
    }

    public static boolean flag(JsonNode node, String field) {
        var value = node.get(field);
        return value != null && value.isBoolean() && value.booleanValue();
    }

    /** The items of a list; none when absent. */
    public static List<JsonNode> items(JsonNode node, String field) {
        return items(get(node, field));
    }

    public static List<JsonNode> items(JsonNode list) {
        if (!(list instanceof ArrayNode array) || array.isEmpty()) {
            return List.of();
        }
        var items = new ArrayList<JsonNode>(array.size());
        array.forEach(items::add);
        return items;
    }

    public static List<String> texts(JsonNode node, String field) {
        var list = get(node, field);
        if (!(list instanceof ArrayNode array) || array.isEmpty()) {
            return List.of();
        }
        var texts = new ArrayList<String>(array.size());
        array.forEach(item -> texts.add(item.asText("")));
        return texts;
    }

    /** The entries of a map; none when absent. */
    public static Iterable<Map.Entry<String, JsonNode>> entries(JsonNode node, String field) {
        var map = get(node, field);
        return map instanceof ObjectNode object ? object.properties() : List.of();
    }

    /** The number of a list's items or a map's entries; 0 when absent. */
    public static int size(JsonNode node, String field) {
        var value = node.get(field);
        return value == null || !value.isContainerNode() ? 0 : value.size();
    }

    public static @Nullable ObjectNode object(JsonNode node, String field) {
        return node.get(field) instanceof ObjectNode object ? object : null;
    }

    /** The object under {@code field}, made when absent. */
    public static ObjectNode ensure(ObjectNode node, String field) {
        return node.get(field) instanceof ObjectNode object ? object : node.putObject(field);
    }

    public static void defaultText(ObjectNode node, String field, String value) {
        var present = node.get(field);
        if (present == null
                || present.isNull()
                || (present.isTextual() && present.textValue().isEmpty())) {
            node.put(field, value);
        }
    }

    /** For upstream's pointers: an empty string is a value. */
    public static void defaultPointer(ObjectNode node, String field, String value) {
        if (!has(node, field)) {
            node.put(field, value);
        }
    }

    public static void defaultNumber(ObjectNode node, String field, int value) {
        if (!has(node, field)) {
            node.put(field, value);
        }
    }

    /** For upstream's plain integers: 0 counts as absent. */
    public static void defaultZero(ObjectNode node, String field, int value) {
        if (number(node, field) == 0) {
            node.put(field, value);
        }
    }

    public static void defaultFlag(ObjectNode node, String field, boolean value) {
        if (!has(node, field)) {
            node.put(field, value);
        }
    }

    public static void defaultObject(ObjectNode node, String field) {
        if (!has(node, field)) {
            node.putObject(field);
        }
    }

    /** Gives {@code object} the field as {@code old} has it, or takes it away. */
    public static void keep(ObjectNode object, JsonNode old, String field) {
        var value = old.get(field);
        if (value == null || value.isNull()) {
            object.remove(field);
        } else {
            object.set(field, value.deepCopy());
        }
    }

    /** Equal as upstream's semantic equality: absent, null and empty lists and maps are one. */
    public static boolean same(@Nullable JsonNode a, @Nullable JsonNode b) {
        if (a == null || b == null || isNothing(a) || isNothing(b)) {
            return isNothing(a) && isNothing(b);
        }
        if (a instanceof ObjectNode left && b instanceof ObjectNode right) {
            return sameObjects(left, right);
        }
        if (a instanceof ArrayNode left && b instanceof ArrayNode right) {
            return sameArrays(left, right);
        }
        return a.equals(b);
    }

    private static boolean isNothing(@Nullable JsonNode node) {
        return node == null
                || node.isNull()
                || node.isMissingNode()
                || (node.isArray() && node.isEmpty());
    }

    private static boolean sameObjects(ObjectNode left, ObjectNode right) {
        for (var entry : left.properties()) {
            if (!same(entry.getValue(), right.get(entry.getKey()))) {
                return false;
            }
        }
        for (var entry : right.properties()) {
            if (!left.has(entry.getKey()) && !isNothing(entry.getValue())) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameArrays(ArrayNode left, ArrayNode right) {
        if (left.size() != right.size()) {
            return false;
        }
        for (var i = 0; i < left.size(); i++) {
            if (!same(left.get(i), right.get(i))) {
                return false;
            }
        }
        return true;
    }
}
