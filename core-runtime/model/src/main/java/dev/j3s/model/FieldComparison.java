package dev.j3s.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What changed between two objects, as paths (structured-merge-diff typed/compare.go). No path is
 * in more than one of the sets.
 */
record FieldComparison(FieldSet removed, FieldSet modified, FieldSet added) {

    static FieldComparison of(JsonNode old, JsonNode changed, Schema schema) {
        var walk = new Walk(new FieldComparison(new FieldSet(), new FieldSet(), new FieldSet()));
        walk.compare(old, changed, schema);
        return walk.result;
    }

    FieldComparison without(FieldSet ignored) {
        return ignored.isEmpty()
                ? this
                : new FieldComparison(
                        removed.recursiveDifference(ignored),
                        modified.recursiveDifference(ignored),
                        added.recursiveDifference(ignored));
    }

    private static final class Walk {
        private final FieldComparison result;
        private final List<PathElement> path = new ArrayList<>();

        Walk(FieldComparison result) {
            this.result = result;
        }

        void compare(@Nullable JsonNode old, @Nullable JsonNode now, Schema schema) {
            var shape = TypedShape.of(now == null ? old : now, schema);
            var differ = old != null && now != null && TypedShape.of(old, schema) != shape;
            var bothEmpty = TypedShape.isEmpty(old) && TypedShape.isEmpty(now);
            if (shape == TypedShape.LEAF || differ || bothEmpty) {
                leaf(old, now);
                return;
            }
            if (shape == TypedShape.MAP) {
                map(old, now, schema);
            } else {
                list(old, now, schema);
            }
            if (old == null) {
                result.added.insert(path);
            } else if (now == null) {
                result.removed.insert(path);
            }
        }

        private void leaf(@Nullable JsonNode old, @Nullable JsonNode now) {
            if (old == null) {
                result.added.insert(path);
            } else if (now == null) {
                result.removed.insert(path);
            } else if (!TypedShape.same(old, now)) {
                result.modified.insert(path);
            }
        }

        private void map(@Nullable JsonNode old, @Nullable JsonNode now, Schema schema) {
            var names = new LinkedHashSet<String>();
            if (old != null) {
                old.fieldNames().forEachRemaining(names::add);
            }
            if (now != null) {
                now.fieldNames().forEachRemaining(names::add);
            }
            for (var name : names) {
                path.add(new PathElement.Field(name));
                compare(
                        old == null ? null : old.get(name),
                        now == null ? null : now.get(name),
                        TypedShape.child(schema, name));
                path.removeLast();
            }
        }

        private void list(@Nullable JsonNode old, @Nullable JsonNode now, Schema schema) {
            var before = index(old, schema);
            var after = index(now, schema);
            var elements = new LinkedHashSet<>(before.keySet());
            elements.addAll(after.keySet());
            for (var element : elements) {
                path.add(element);
                items(
                        before.getOrDefault(element, List.of()),
                        after.getOrDefault(element, List.of()),
                        TypedShape.items(schema));
                path.removeLast();
            }
        }

        /** Items that come twice are owned as one thing. */
        private void items(List<JsonNode> before, List<JsonNode> after, Schema schema) {
            if (before.size() <= 1 && after.size() <= 1) {
                compare(first(before), first(after), schema);
            } else if (before.size() >= 2 && after.size() >= 2) {
                if (!before.equals(after)) {
                    result.modified.insert(path);
                }
            } else if (before.size() >= 2) {
                if (!after.isEmpty()) {
                    compare(null, first(after), schema);
                }
                result.removed.insert(path);
            } else {
                if (!before.isEmpty()) {
                    compare(first(before), null, schema);
                }
                result.added.insert(path);
            }
        }

        private static @Nullable JsonNode first(List<JsonNode> list) {
            return list.isEmpty() ? null : list.getFirst();
        }

        private static Map<PathElement, List<JsonNode>> index(
                @Nullable JsonNode list, Schema schema) {
            var index = new LinkedHashMap<PathElement, List<JsonNode>>();
            if (list != null) {
                for (var item : list) {
                    index.computeIfAbsent(TypedShape.element(item, schema), _ -> new ArrayList<>(1))
                            .add(item);
                }
            }
            return index;
        }
    }
}
