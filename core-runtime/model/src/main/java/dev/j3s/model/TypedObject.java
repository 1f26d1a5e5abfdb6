package dev.j3s.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/**
 * A tree with its schema, for server-side apply: the set of its fields, what is left when some are
 * removed (structured-merge-diff typed/tofieldset.go and remove.go). Trees given in are not
 * changed.
 */
record TypedObject(JsonNode tree, Schema schema) {

    /** The fields an applier owns that sent this tree. */
    FieldSet fields() {
        var set = new FieldSet();
        collect(tree, schema, new ArrayList<>(), set);
        return set;
    }

    private static void collect(
            JsonNode value, Schema schema, List<PathElement> path, FieldSet set) {
        switch (TypedShape.of(value, schema)) {
            case LEAF -> set.insert(path);
            case MAP -> {
                for (var entry : value.properties()) {
                    var name = entry.getKey();
                    var child = entry.getValue();
                    path.add(new PathElement.Field(name));
                    collect(child, TypedShape.child(schema, name), path, set);
                    var own =
                            child.isNull()
                                    || (child.isObject() && child.isEmpty())
                                    || schema.property(name) == null;
                    if (own) {
                        set.insert(path);
                    }
                    path.removeLast();
                }
            }
            case LIST -> collectItems(value, schema, path, set);
        }
    }

    private static void collectItems(
            JsonNode list, Schema schema, List<PathElement> path, FieldSet set) {
        var count = new HashMap<PathElement, Integer>();
        list.forEach(item -> count.merge(TypedShape.element(item, schema), 1, Integer::sum));
        for (var item : list) {
            var element = TypedShape.element(item, schema);
            path.add(element);
            if (count.getOrDefault(element, 0) == 1) {
                collect(item, TypedShape.items(schema), path, set);
            }
            set.insert(path);
            path.removeLast();
        }
    }

    TypedObject without(FieldSet gone) {
        return gone.isEmpty() ? this : new TypedObject(remove(tree, schema, gone), schema);
    }

    private static JsonNode remove(JsonNode value, Schema schema, FieldSet gone) {
        return switch (TypedShape.of(value, schema)) {
            case LEAF -> value.isArray() ? array() : value.isObject() ? Json.object() : value;
            case MAP -> {
                var kept = Json.object();
                for (var entry : value.properties()) {
                    var element = new PathElement.Field(entry.getKey());
                    if (!gone.hasMember(element)) {
                        var below = gone.below(element);
                        var field = TypedShape.child(schema, entry.getKey());
                        kept.set(
                                entry.getKey(),
                                below.isEmpty()
                                        ? entry.getValue()
                                        : remove(entry.getValue(), field, below));
                    }
                }
                yield kept;
            }
            case LIST -> {
                var kept = array();
                for (var item : value) {
                    var element = TypedShape.element(item, schema);
                    if (!gone.hasMember(element)) {
                        var below = gone.below(element);
                        kept.add(
                                below.isEmpty()
                                        ? item
                                        : remove(item, TypedShape.items(schema), below));
                    }
                }
                yield kept;
            }
        };
    }

    /** Lays {@code config} over this; see {@link TypedMerge} for what happens to lists. */
    TypedObject merge(JsonNode config) {
        return new TypedObject(TypedMerge.merge(tree, config, schema), schema);
    }

    private static ArrayNode array() {
        return Json.mapper().createArrayNode();
    }
}
