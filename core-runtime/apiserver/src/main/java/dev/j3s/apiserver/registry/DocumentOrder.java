package dev.j3s.apiserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * Sorts the complaints of strict decoding by where their field stands in the document, as a decoder
 * that reads once finds them. Complaints about no field come first.
 */
final class DocumentOrder implements Comparator<String> {
    private final Map<String, Integer> places = new HashMap<>();

    private DocumentOrder() {}

    /** {@code document} as it was sent. */
    static DocumentOrder of(JsonNode document) {
        var order = new DocumentOrder();
        order.walk(document, "");
        return order;
    }

    private void walk(JsonNode value, String path) {
        places.put(path, places.size());
        if (value.isObject()) {
            for (var entry : value.properties()) {
                var name = entry.getKey();
                walk(entry.getValue(), path.isEmpty() ? name : path + "." + name);
            }
        } else if (value.isArray()) {
            for (var i = 0; i < value.size(); i++) {
                walk(value.get(i), path + "[" + i + "]");
            }
        }
    }

    @Override
    public int compare(String left, String right) {
        return Integer.compare(place(left), place(right));
    }

    private int place(String complaint) {
        var open = complaint.indexOf('"');
        var close = complaint.lastIndexOf('"');
        return open < close ? places.getOrDefault(complaint.substring(open + 1, close), -1) : -1;
    }
}
