package dev.j3s.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * A place in a document: the container and the last step of an RFC 6901 pointer. Array indices may
 * count from the end ({@code -1}), which upstream's library allows.
 */
record JsonPointer(JsonNode container, String key) {

    /** Absent when a step before the last leads nowhere or the pointer has no slash. */
    static @Nullable JsonPointer resolve(JsonNode document, String pointer) {
        if (!pointer.startsWith("/")) {
            return null;
        }
        var steps = pointer.split("/", -1);
        var at = document;
        for (int i = 1; i < steps.length - 1; i++) {
            var next = new JsonPointer(at, decode(steps[i])).get();
            if (next == null || !next.isContainerNode()) {
                return null;
            }
            at = next;
        }
        return new JsonPointer(at, decode(steps[steps.length - 1]));
    }

    private static String decode(String step) {
        return step.indexOf('~') < 0 ? step : step.replace("~1", "/").replace("~0", "~");
    }

    boolean inArray() {
        return container.isArray();
    }

    /** Null where nothing is. Throws where the key cannot be an index. */
    @Nullable JsonNode get() {
        if (container instanceof ArrayNode array) {
            return array.get(index(array.size()));
        }
        return container.get(key);
    }

    void add(JsonNode value) {
        if (container instanceof ArrayNode array) {
            if (key.equals("-")) {
                array.add(value);
            } else {
                array.insert(index(array.size() + 1), value);
            }
        } else {
            object().set(key, value);
        }
    }

    void set(JsonNode value) {
        if (container instanceof ArrayNode array) {
            array.set(index(array.size()), value);
        } else {
            object().set(key, value);
        }
    }

    void remove() {
        if (container instanceof ArrayNode array) {
            array.remove(index(array.size()));
        } else if (object().remove(key) == null) {
            throw new MalformedValueException(
                    "Unable to remove nonexistent key: " + key + ": missing value");
        }
    }

    private ObjectNode object() {
        return (ObjectNode) container;
    }

    private int index(int size) {
        var digits = key.startsWith("-") ? key.substring(1) : key;
        var wellFormed =
                !digits.isEmpty()
                        && digits.length() < 10
                        && digits.chars().allMatch(c -> c >= '0' && c <= '9')
                        && (digits.length() == 1 || digits.charAt(0) != '0');
        if (!wellFormed) {
            throw new MalformedValueException(
                    "value was not a proper array index: '"
                            + key
                            + "': strconv.Atoi: parsing \""
                            + key
                            + "\": invalid syntax");
        }
        var index = Integer.parseInt(key);
        if (index >= size || index < -size) {
            throw new MalformedValueException(
                    "Unable to access invalid index: " + index + ": invalid index referenced");
        }
        return index < 0 ? index + size : index;
    }
}
