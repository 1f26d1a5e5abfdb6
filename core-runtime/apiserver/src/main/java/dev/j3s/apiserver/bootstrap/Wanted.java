package dev.j3s.apiserver.bootstrap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.model.GroupResource;
import java.util.List;

/** An object that has to be there, and how much of it has to stay as it is. */
record Wanted(GroupResource resource, ObjectNode object, Keep keep) {
    private static final String RBAC_AUTOUPDATE = "rbac.authorization.kubernetes.io/autoupdate";
    private static final String FLOW_AUTOUPDATE = "apf.kubernetes.io/autoupdate-spec";

    /** What a start does to an object that is there already. */
    enum Keep {
        /** Nothing. */
        EXISTENCE,
        /** Rules, subjects and labels that are missing come back, unless its owner opted out. */
        RBAC,
        /** The spec is put back, unless its owner opted out. */
        FLOW_CONTROL,
        /** Every field we have an opinion on is put back. */
        CONTENT
    }

    String name() {
        return object.path("metadata").path("name").asText();
    }

    String namespace() {
        return object.path("metadata").path("namespace").asText("");
    }

    /** True when {@code stored} needs no write. */
    boolean isMetBy(JsonNode stored) {
        return stored instanceof ObjectNode tree && reconciled(tree.deepCopy()).equals(stored);
    }

    /** Changes and returns {@code stored}. */
    ObjectNode reconciled(ObjectNode stored) {
        switch (keep) {
            case EXISTENCE -> {}
            case RBAC -> {
                if (!annotation(stored, RBAC_AUTOUPDATE).equals("false")) {
                    mergeMetadata(stored);
                    mergeList(stored, "rules");
                    mergeList(stored, "subjects");
                }
            }
            case FLOW_CONTROL -> {
                if (!annotation(stored, FLOW_AUTOUPDATE).equals("false")
                        && !stored.path("spec").equals(object.path("spec"))) {
                    stored.set("spec", object.path("spec").deepCopy());
                }
            }
            case CONTENT -> {
                mergeMetadata(stored);
                for (var field : List.of("data", "subsets", "addressType", "endpoints", "ports")) {
                    if (object.has(field)) {
                        stored.set(field, object.path(field).deepCopy());
                    }
                }
            }
        }
        return stored;
    }

    private static String annotation(JsonNode stored, String key) {
        return stored.path("metadata").path("annotations").path(key).asText("");
    }

    private void mergeMetadata(ObjectNode stored) {
        for (var field : List.of("labels", "annotations")) {
            var ours = object.path("metadata").path(field);
            if (!ours.isEmpty()) {
                var theirs = stored.withObjectProperty("metadata").withObjectProperty(field);
                ours.properties().forEach(one -> theirs.set(one.getKey(), one.getValue()));
            }
        }
    }

    private void mergeList(ObjectNode stored, String field) {
        var ours = object.path(field);
        if (ours.isEmpty()) {
            return;
        }
        ArrayNode theirs = stored.withArrayProperty(field);
        for (var one : ours) {
            if (!contains(theirs, one)) {
                theirs.add(one.deepCopy());
            }
        }
    }

    private static boolean contains(ArrayNode list, JsonNode wanted) {
        for (var one : list) {
            // field order is the schema's in what is stored; equality of trees ignores it
            if (one.equals(wanted)) {
                return true;
            }
        }
        return false;
    }
}
