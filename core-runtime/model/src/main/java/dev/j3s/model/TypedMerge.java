package dev.j3s.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * Lays an applied configuration over a live value (structured-merge-diff typed/merge.go). Items of
 * associative lists meet by their keys; the applied order wins among items both sides have, all
 * others keep their place.
 */
final class TypedMerge {
    private TypedMerge() {}

    static JsonNode merge(JsonNode live, JsonNode config, Schema schema) {
        var shape = TypedShape.of(config, schema);
        var differ = TypedShape.of(live, schema) != shape;
        var bothEmpty = TypedShape.isEmpty(live) && TypedShape.isEmpty(config);
        if (shape == TypedShape.LEAF || differ || bothEmpty) {
            return config;
        }
        return shape == TypedShape.MAP
                ? mergeMap(live, config, schema)
                : new ListMerge(live, config, schema).run();
    }

    private static JsonNode mergeMap(JsonNode live, JsonNode config, Schema schema) {
        var merged = Json.object();
        for (var entry : live.properties()) {
            var name = entry.getKey();
            var applied = config.get(name);
            merged.set(
                    name,
                    applied == null
                            ? entry.getValue()
                            : merge(entry.getValue(), applied, TypedShape.child(schema, name)));
        }
        for (var entry : config.properties()) {
            merged.putIfAbsent(entry.getKey(), entry.getValue());
        }
        return merged;
    }

    /** Two lists being woven into one. */
    private static final class ListMerge {
        private final Schema items;
        private final List<PathElement> left = new ArrayList<>();
        private final List<PathElement> right = new ArrayList<>();
        private final List<JsonNode> leftItems = new ArrayList<>();
        private final Map<PathElement, JsonNode> leftByElement = new HashMap<>();
        private final Map<PathElement, JsonNode> rightByElement = new HashMap<>();
        private final ArrayDeque<PathElement> shared = new ArrayDeque<>();
        private final HashSet<PathElement> merged = new HashSet<>();
        private final ArrayNode out = Json.mapper().createArrayNode();

        ListMerge(JsonNode live, JsonNode config, Schema list) {
            this.items = TypedShape.items(list);
            for (var item : live) {
                var element = TypedShape.element(item, list);
                left.add(element);
                leftItems.add(item);
                leftByElement.putIfAbsent(element, item);
            }
            for (var item : config) {
                var element = TypedShape.element(item, list);
                right.add(element);
                rightByElement.put(element, item);
            }
            right.stream().filter(leftByElement::containsKey).forEach(shared::add);
        }

        JsonNode run() {
            var l = 0;
            var r = 0;
            while (l < left.size() || r < right.size()) {
                if (l < left.size() && r < right.size()) {
                    var element = left.get(l);
                    if (element.equals(right.get(r))) {
                        take(element);
                        shared.poll();
                        l++;
                        r++;
                        continue;
                    }
                    var waitsForAnother =
                            rightByElement.containsKey(element)
                                    && !shared.isEmpty()
                                    && !shared.peek().equals(element);
                    if (waitsForAnother) {
                        l++;
                        continue;
                    }
                }
                if (l < left.size()) {
                    var element = left.get(l);
                    if (!rightByElement.containsKey(element)) {
                        out.add(leftItems.get(l++));
                        continue;
                    }
                    if (merged.contains(element)) {
                        l++;
                    }
                }
                if (r < right.size()) {
                    var element = right.get(r++);
                    take(element);
                    if (element.equals(shared.peek())) {
                        shared.poll();
                    }
                }
            }
            return out;
        }

        private void take(PathElement element) {
            merged.add(element);
            var live = leftByElement.get(element);
            var config = rightByElement.get(element);
            if (config != null) {
                out.add(live == null ? config : merge(live, config, items));
            }
        }
    }
}
