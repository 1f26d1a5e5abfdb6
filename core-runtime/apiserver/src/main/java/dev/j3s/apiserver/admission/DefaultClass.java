package dev.j3s.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.apiserver.registry.ObjectReader;
import dev.j3s.model.GroupResource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The class that is marked as everybody's: the newest, of equally new ones the first by name. */
record DefaultClass(ObjectReader reader, GroupResource classes, List<String> annotations) {
    Optional<String> name() {
        return reader.list(classes, "").stream()
                .filter(this::isMarked)
                .min(
                        Comparator.comparing((JsonNode one) ->
                                        one.path("metadata").path("creationTimestamp").asText(""))
                                .reversed()
                                .thenComparing(DefaultClass::nameOf))
                .map(DefaultClass::nameOf);
    }

    private boolean isMarked(JsonNode one) {
        var marks = one.path("metadata").path("annotations");
        return annotations.stream().anyMatch(key -> marks.path(key).asText("").equals("true"));
    }

    private static String nameOf(JsonNode one) {
        return one.path("metadata").path("name").asText("");
    }
}
