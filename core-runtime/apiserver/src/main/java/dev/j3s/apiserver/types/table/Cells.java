package dev.j3s.apiserver.types.table;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.apiserver.registry.ResourceDefinition.Cell;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.model.LabelSelector;
import dev.j3s.model.MalformedValueException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** Cells that many types share. */
final class Cells {
    static final String NONE = "<none>";
    static final String UNSET = "<unset>";

    static final Cell NAME = (object, now) -> Fields.text(Fields.get(object, "metadata"), "name");
    static final Cell AGE =
            (object, now) ->
                    HumanDuration.since(Fields.at(object, "metadata", "creationTimestamp"), now);

    private Cells() {}

    static Cell text(String... path) {
        return (object, now) -> Fields.at(object, path).asText("");
    }

    static Cell textOr(String absent, String... path) {
        return (object, now) -> orElse(Fields.at(object, path).asText(""), absent);
    }

    static Cell number(String... path) {
        return (object, now) -> Fields.at(object, path).asLong(0);
    }

    static Cell count(String... path) {
        return (object, now) -> (long) Fields.at(object, path).size();
    }

    static Cell flag(boolean absent, String... path) {
        return (object, now) -> Fields.at(object, path).asBoolean(absent);
    }

    /** Names of the containers of the pod spec at {@code path}. */
    static Cell containers(String... path) {
        return (object, now) -> ofContainers(Fields.at(object, path), "name");
    }

    static Cell images(String... path) {
        return (object, now) -> ofContainers(Fields.at(object, path), "image");
    }

    private static String ofContainers(JsonNode podSpec, String field) {
        var parts = new ArrayList<String>();
        for (var container : Fields.items(podSpec, "containers")) {
            parts.add(Fields.text(container, field));
        }
        return String.join(",", parts);
    }

    /** A label selector as its string form. */
    static Cell selector(String ofEverything, String... path) {
        return (object, now) -> {
            try {
                return orElse(
                        LabelSelector.ofObject(Fields.at(object, path)).toString(), ofEverything);
            } catch (MalformedValueException e) {
                return "<error>";
            }
        };
    }

    static Cell labels(String... path) {
        return (object, now) -> formatLabels(Fields.at(object, path));
    }

    static String formatLabels(JsonNode labels) {
        var sorted = new TreeMap<String, String>();
        labels.properties().forEach(e -> sorted.put(e.getKey(), e.getValue().asText("")));
        var parts = new ArrayList<String>();
        sorted.forEach((key, value) -> parts.add(key + "=" + value));
        return orElse(String.join(",", parts), NONE);
    }

    static String orElse(String text, String absent) {
        return text.isEmpty() ? absent : text;
    }

    /** Addresses of a load balancer's ingress points, sorted. */
    static String loadBalancer(JsonNode status) {
        var addresses = new TreeSet<String>();
        for (var ingress : Fields.items(status, "ingress")) {
            var address = orElse(Fields.text(ingress, "ip"), Fields.text(ingress, "hostname"));
            if (!address.isEmpty()) {
                addresses.add(address);
            }
        }
        return String.join(",", addresses);
    }

    /** The first {@code max} entries, and how many more there are. */
    static String some(List<String> all, int max, String absent) {
        if (all.size() > max) {
            return String.join(",", all.subList(0, max)) + " + " + (all.size() - max) + " more...";
        }
        return orElse(String.join(",", all), absent);
    }
}
