package dev.j3s.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** The places of a pod that plug-ins look at. Changes go through to the tree. */
record PodView(ObjectNode pod) {
    static final String MIRROR = "kubernetes.io/config.mirror";

    /** One container with the path upstream names it by. */
    record Container(ObjectNode tree, String path, String kind) {
        String name() {
            return tree.path("name").asText("");
        }
    }

    ObjectNode spec() {
        return pod.withObjectProperty("spec");
    }

    boolean isMirror() {
        return pod.path("metadata").path("annotations").has(MIRROR);
    }

    /** Init containers first, then containers. */
    List<Container> containers() {
        var list = new ArrayList<Container>();
        add(list, "initContainers", "init container");
        add(list, "containers", "container");
        return list;
    }

    /** The ones above and ephemeral ones. */
    List<Container> allContainers() {
        var list = new ArrayList<>(containers());
        add(list, "ephemeralContainers", "ephemeral container");
        return list;
    }

    private void add(List<Container> list, String field, String kind) {
        var index = 0;
        for (var container : pod.path("spec").path(field)) {
            if (container instanceof ObjectNode tree) {
                list.add(new Container(tree, "spec." + field + "[" + index + "]", kind));
            }
            index++;
        }
    }

    JsonNode volumes() {
        return pod.path("spec").path("volumes");
    }
}
