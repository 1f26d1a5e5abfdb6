package dev.j3s.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lists of a strategic merge patch: items are told apart by the merge key, or by themselves
 * where they are scalars. The order keeps what the patch asks for and, around it, the server's.
 */
final class StrategicList {
    private final @Nullable Schema items;
    private final String mergeKey;
    private final String typeName;

    /** {@code list} is the schema of the list itself. */
    StrategicList(@Nullable Schema list) {
        this.items = list == null ? null : list.items();
        this.mergeKey = list == null ? "" : list.patchMergeKey();
        this.typeName = items == null ? "" : items.name();
    }

    ArrayNode merge(ArrayNode original, ArrayNode patch) {
        if (original.isEmpty() && patch.isEmpty()) {
            return original;
        }
        requireOneType(original, patch);
        var first = patch.isEmpty() ? original.get(0) : patch.get(0);
        if (!first.isObject()) {
            var both = new LinkedHashSet<JsonNode>();
            original.forEach(both::add);
            patch.forEach(both::add);
            return arrange(array(both), patch, original);
        }
        if (mergeKey.isEmpty()) {
            throw PatchFailure.unclassified("cannot merge lists without merge key for " + typeName);
        }
        var present = new ArrayList<JsonNode>();
        original.forEach(present::add);
        var changes = new ArrayList<ObjectNode>();
        if (directives(present, patch, changes)) {
            return array(changes);
        }
        var merged = new ArrayList<>(present);
        for (var change : changes) {
            mergeItem(merged, change);
        }
        return arrange(array(merged), array(changes), array(present));
    }

    private void mergeItem(List<JsonNode> merged, ObjectNode change) {
        var key = requireKey(change);
        var at = indexOf(merged, key);
        if (at < 0) {
            merged.add(change);
        } else if (merged.get(at) instanceof ObjectNode object) {
            merged.set(at, StrategicMergePatch.mergeMap(object, change, items));
        }
    }

    /** Carries out {@code $patch} of single items; true when one says to replace the list. */
    private boolean directives(List<JsonNode> present, ArrayNode patch, List<ObjectNode> changes) {
        var replace = false;
        for (var item : patch) {
            var directive = item.get(StrategicMergePatch.DIRECTIVE);
            if (directive == null) {
                changes.add((ObjectNode) item);
                continue;
            }
            switch (directive.asText()) {
                case "delete" -> {
                    var key = requireKey((ObjectNode) item);
                    present.removeIf(one -> key.equals(one.get(mergeKey)));
                }
                case "replace" -> replace = true;
                case "merge" ->
                        throw PatchFailure.unclassified(
                                "merging lists cannot yet be specified in the patch");
                default -> throw StrategicMergePatch.unknownDirective(directive, item);
            }
        }
        return replace;
    }

    private static void requireOneType(ArrayNode original, ArrayNode patch) {
        var objects = 0;
        for (var item : original) {
            objects += item.isObject() ? 1 : 0;
        }
        for (var item : patch) {
            if (item.isArray()) {
                throw PatchFailure.rejected(
                        new MalformedValueException("lists of lists are not supported"));
            }
            objects += item.isObject() ? 1 : 0;
        }
        if (objects != 0 && objects != original.size() + patch.size()) {
            throw PatchFailure.unclassified(
                    "list element types are not identical: ["
                            + PatchFailure.print(original)
                            + " "
                            + PatchFailure.print(patch)
                            + "]");
        }
    }

    private JsonNode requireKey(ObjectNode item) {
        var key = item.get(mergeKey);
        if (key == null) {
            throw PatchFailure.unclassified(
                    "map: "
                            + PatchFailure.print(item)
                            + " does not contain declared merge key: "
                            + mergeKey);
        }
        return key;
    }

    /** The items a patch names must come in the order it asks for. */
    void requireOrder(ArrayNode patch, ArrayNode wanted) {
        if (wanted.isEmpty()) {
            return;
        }
        var at = 0;
        for (var item : patch) {
            if (item.has(StrategicMergePatch.DIRECTIVE)) {
                continue;
            }
            while (at < wanted.size() && !identity(wanted.get(at)).equals(identity(item))) {
                at++;
            }
            if (at++ >= wanted.size()) {
                throw PatchFailure.unclassified(
                        "The order in patch list:\n"
                                + PatchFailure.print(patch)
                                + "\n doesn't match $setElementOrder list:\n"
                                + PatchFailure.print(wanted)
                                + "\n");
            }
        }
    }

    /**
     * Items in {@code wanted} stand in its order, all others in the server's; between the two the
     * server's order decides where it knows both, otherwise the patch comes first.
     */
    ArrayNode arrange(ArrayNode merged, ArrayNode wanted, ArrayNode server) {
        var order = identities(wanted);
        var serverOrder = identities(server);
        var asked = new ArrayList<JsonNode>();
        var others = new ArrayList<JsonNode>();
        for (var item : merged) {
            if (mergeKey.isEmpty()) {
                (order.contains(item) ? asked : others).add(item);
            } else {
                var key = item instanceof ObjectNode object ? requireKey(object) : item;
                (order.contains(key) ? asked : others).add(item);
            }
        }
        sort(asked, order);
        sort(others, serverOrder);
        var result = Json.mapper().createArrayNode();
        int i = 0;
        int j = 0;
        while (i < others.size() && j < asked.size()) {
            var left = serverOrder.indexOf(identity(others.get(i)));
            var right = serverOrder.indexOf(identity(asked.get(j)));
            var otherFirst = left >= 0 && right >= 0 && left < right;
            result.add(otherFirst ? others.get(i++) : asked.get(j++));
        }
        while (i < others.size()) {
            result.add(others.get(i++));
        }
        while (j < asked.size()) {
            result.add(asked.get(j++));
        }
        return result;
    }

    private void sort(List<JsonNode> list, List<JsonNode> order) {
        list.sort((a, b) -> Integer.compare(place(a, order), place(b, order)));
    }

    /** Unknown ones stay behind the known, in the order they had. */
    private int place(JsonNode item, List<JsonNode> order) {
        var at = order.indexOf(identity(item));
        return at < 0 ? Integer.MAX_VALUE : at;
    }

    private List<JsonNode> identities(ArrayNode list) {
        var all = new ArrayList<JsonNode>(list.size());
        list.forEach(item -> all.add(identity(item)));
        return all;
    }

    private JsonNode identity(JsonNode item) {
        return mergeKey.isEmpty() || !item.isObject() ? item : item.path(mergeKey);
    }

    private int indexOf(List<JsonNode> list, JsonNode key) {
        for (int i = 0; i < list.size(); i++) {
            if (key.equals(list.get(i).get(mergeKey))) {
                return i;
            }
        }
        return -1;
    }

    private static ArrayNode array(Iterable<? extends JsonNode> items) {
        var array = Json.mapper().createArrayNode();
        items.forEach(array::add);
        return array;
    }
}
