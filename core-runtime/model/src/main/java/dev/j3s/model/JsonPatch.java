package dev.j3s.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * JSON patch, RFC 6902, with upstream's two liberties: {@code replace} of an absent field adds it,
 * and an index may count from the end. Failures are {@link ApiException}s as upstream answers them.
 */
public final class JsonPatch {
    /** Upstream's limit for one patch. */
    public static final int OPERATIONS_MAX = 10_000;

    /** What all {@code copy} operations together may add, so that a patch cannot double forever. */
    public static final int COPIED_BYTES_MAX = 3 * 1024 * 1024;

    private static final Set<String> FIELDS = Set.of("op", "path", "from", "value");

    private JsonNode document;
    private long copiedBytes;

    private JsonPatch(JsonNode document) {
        this.document = document;
    }

    /**
     * What strict field validation says of the patch itself: {@code json patch unknown field
     * "[0].bar"}.
     */
    public static List<String> unknownFields(JsonNode patch) {
        var unknown = new ArrayList<String>(0);
        var index = 0;
        for (var operation : patch) {
            for (var field : operation.properties()) {
                if (!FIELDS.contains(field.getKey())) {
                    var path = "[" + index + "]." + field.getKey();
                    unknown.add("json patch unknown field \"" + path + "\"");
                }
            }
            index++;
        }
        return unknown;
    }

    /** Changes {@code document} in place where it can and returns the result. */
    public static JsonNode apply(JsonNode document, JsonNode patch) {
        if (!(patch instanceof ArrayNode operations)) {
            throw PatchFailure.malformed(
                    "error decoding patch: json: cannot unmarshal "
                            + (patch.isObject() ? "object" : "value")
                            + " into Go value of type []handlers.jsonPatchOp");
        }
        if (operations.size() > OPERATIONS_MAX) {
            throw PatchFailure.tooLarge(
                    "The allowed maximum operations in a JSON patch is "
                            + OPERATIONS_MAX
                            + ", got "
                            + operations.size());
        }
        var run = new JsonPatch(document);
        for (var operation : operations) {
            try {
                run.apply(operation);
            } catch (MalformedValueException e) {
                throw PatchFailure.rejected(e);
            }
        }
        return run.document;
    }

    private void apply(JsonNode operation) {
        switch (operation.path("op").asText("unknown")) {
            case "add" -> add(operation);
            case "remove" -> place(operation, "path", "remove").remove();
            case "replace" -> replace(operation);
            case "move" -> move(operation);
            case "copy" -> copy(operation);
            case "test" -> test(operation);
            default ->
                    throw new MalformedValueException(
                            "Unexpected kind: " + operation.path("op").asText("unknown"));
        }
    }

    private void add(JsonNode operation) {
        var value = value(operation, "add");
        if (pointer(operation, "path", "add").isEmpty()) {
            document = value;
        } else {
            place(operation, "path", "add").add(value);
        }
    }

    private void replace(JsonNode operation) {
        var value = value(operation, "replace");
        if (pointer(operation, "path", "replace").isEmpty()) {
            document = value;
            return;
        }
        var place = place(operation, "path", "replace");
        if (place.inArray()) {
            present(place, operation, "replace");
        }
        place.set(value);
    }

    private void move(JsonNode operation) {
        var from = pointer(operation, "from", "move");
        var to = pointer(operation, "path", "move");
        if (to.startsWith(from + "/")) {
            throw new MalformedValueException(
                    "move operation cannot move a value into itself: " + to);
        }
        var source = place(operation, "from", "move");
        var value = present(source, operation, "move");
        if (from.equals(to)) {
            return;
        }
        source.remove();
        if (to.isEmpty()) {
            document = value;
        } else {
            place(operation, "path", "move").add(value);
        }
    }

    private void copy(JsonNode operation) {
        var whole = pointer(operation, "from", "copy").isEmpty();
        var value = whole ? document : present(place(operation, "from", "copy"), operation, "copy");
        copiedBytes += Json.write(value).length;
        if (copiedBytes > COPIED_BYTES_MAX) {
            throw new MalformedValueException(
                    "Unable to complete the copy, the accumulated size increase of copy is "
                            + copiedBytes
                            + ", exceeding the limit "
                            + COPIED_BYTES_MAX);
        }
        if (pointer(operation, "path", "copy").isEmpty()) {
            document = value.deepCopy();
        } else {
            place(operation, "path", "copy").add(value.deepCopy());
        }
    }

    private void test(JsonNode operation) {
        var pointer = pointer(operation, "path", "test");
        var actual = pointer.isEmpty() ? document : place(operation, "path", "test").get();
        var expected = operation.get("value");
        var same =
                expected != null
                        && equal(actual == null ? NullNode.getInstance() : actual, expected);
        if (!same) {
            throw new MalformedValueException("testing value " + pointer + " failed: test failed");
        }
    }

    /** Numbers are equal by value; Jackson's nodes are not. */
    private static boolean equal(JsonNode a, JsonNode b) {
        return a.equals(
                (left, right) ->
                        left.isNumber() && right.isNumber() && same(left, right)
                                ? 0
                                : left.equals(right) ? 0 : 1,
                b);
    }

    private static boolean same(JsonNode left, JsonNode right) {
        BigDecimal a = left.decimalValue();
        return a.compareTo(right.decimalValue()) == 0;
    }

    private static JsonNode present(JsonPointer place, JsonNode operation, String verb) {
        var value = place.get();
        if (value == null) {
            throw new MalformedValueException(
                    verb + " operation does not apply: doc is missing key: " + operation);
        }
        return value;
    }

    private static JsonNode value(JsonNode operation, String verb) {
        @Nullable JsonNode value = operation.get("value");
        if (value == null) {
            throw new MalformedValueException(
                    verb + " operation, missing value field: missing value");
        }
        return value.deepCopy();
    }

    private static String pointer(JsonNode operation, String field, String verb) {
        var pointer = operation.path(field);
        if (!pointer.isTextual()) {
            throw new MalformedValueException(
                    verb + " operation failed to decode " + field + ": missing value");
        }
        return pointer.textValue();
    }

    private JsonPointer place(JsonNode operation, String field, String verb) {
        var pointer = pointer(operation, field, verb);
        var place = JsonPointer.resolve(document, pointer);
        if (place == null) {
            throw new MalformedValueException(
                    verb
                            + " operation does not apply: doc is missing path: \""
                            + pointer
                            + "\": missing value");
        }
        return place;
    }
}
