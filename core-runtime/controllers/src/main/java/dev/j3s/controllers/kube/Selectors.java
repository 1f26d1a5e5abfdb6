package dev.j3s.controllers.kube;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.model.LabelSelector;
import java.util.LinkedHashMap;

/** The two ways in which workloads say which children are theirs. */
public final class Selectors {
    private Selectors() {}

    /** {@code spec.selector} as a LabelSelector object. */
    public static LabelSelector ofSpec(Resource owner) {
        return LabelSelector.ofObject(owner.spec().path("selector"));
    }

    /**
     * {@code spec.selector} as a plain map (Service, ReplicationController); an empty one selects
     * nothing.
     */
    public static LabelSelector ofMap(JsonNode labels) {
        if (labels.isEmpty()) {
            return LabelSelector.NOTHING;
        }
        var map = new LinkedHashMap<String, String>();
        for (var entry : labels.properties()) {
            map.put(entry.getKey(), entry.getValue().asText());
        }
        return LabelSelector.ofLabels(map);
    }
}
