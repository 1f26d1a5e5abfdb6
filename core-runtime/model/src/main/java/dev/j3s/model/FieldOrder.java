package dev.j3s.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The one order of fields: schema order, then unknown ones by name; a whole object starts with
 * {@code kind}, {@code apiVersion}, {@code metadata}. An object already in order is not touched.
 */
final class FieldOrder {
    private static final List<String> FIRST = List.of("kind", "apiVersion", "metadata");

    private FieldOrder() {}

    static void sort(ObjectNode object, Schema schema, boolean whole) {
        if (object.size() < 2) {
            return;
        }
        var ordered = new ArrayList<String>(object.size());
        if (whole) {
            FIRST.stream().filter(object::has).forEach(ordered::add);
        }
        var left = object.size() - ordered.size();
        for (var name : schema.properties().keySet()) {
            if (left == 0) {
                break;
            }
            if (object.has(name) && !(whole && FIRST.contains(name))) {
                ordered.add(name);
                left--;
            }
        }
        if (left > 0) {
            var known = schema.properties();
            object.properties().stream()
                    .map(Map.Entry::getKey)
                    .filter(n -> !known.containsKey(n) && !(whole && FIRST.contains(n)))
                    .sorted()
                    .forEach(ordered::add);
        }
        rebuild(object, ordered);
    }

    static void sortMap(ObjectNode object) {
        if (object.size() < 2) {
            return;
        }
        var ordered = new ArrayList<String>(object.size());
        object.fieldNames().forEachRemaining(ordered::add);
        ordered.sort(null);
        rebuild(object, ordered);
    }

    private static void rebuild(ObjectNode object, List<String> ordered) {
        var at = 0;
        for (var names = object.fieldNames(); names.hasNext(); at++) {
            if (!names.next().equals(ordered.get(at))) {
                break;
            }
        }
        if (at == ordered.size()) {
            return;
        }
        var fields = new LinkedHashMap<String, JsonNode>();
        ordered.forEach(name -> fields.put(name, object.get(name)));
        object.removeAll();
        object.setAll(fields);
    }
}
