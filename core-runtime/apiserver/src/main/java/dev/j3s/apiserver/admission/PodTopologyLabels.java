package dev.j3s.apiserver.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.admission.AdmissionRequest.Operation;
import dev.j3s.apiserver.registry.ObjectReader;
import dev.j3s.model.GroupResource;
import java.util.List;

/** A bound pod carries the zone and region of its node. */
final class PodTopologyLabels implements AdmissionPlugin {
    private static final GroupResource NODES = new GroupResource("", "nodes");
    private static final List<String> LABELS =
            List.of("topology.kubernetes.io/zone", "topology.kubernetes.io/region");

    private final ObjectReader reader;

    PodTopologyLabels(ObjectReader reader) {
        this.reader = reader;
    }

    @Override
    public String name() {
        return "PodTopologyLabels";
    }

    @Override
    public boolean handles(AdmissionRequest request) {
        return request.isFor("", "pods")
                && request.operation() == Operation.CREATE
                && (request.subresource().isEmpty() || request.subresource().equals("binding"));
    }

    @Override
    public void admit(AdmissionRequest request) {
        var object = request.object();
        if (object == null) {
            return;
        }
        var target = object.path("target");
        var node =
                request.subresource().isEmpty()
                        ? object.path("spec").path("nodeName").asText("")
                        : target.path("kind").asText("").equals("Node")
                                ? target.path("name").asText("")
                                : "";
        if (!node.isEmpty()) {
            copyLabels(node, object);
        }
    }

    private void copyLabels(String node, ObjectNode object) {
        var labels = reader.get(NODES, "", node).map(one -> one.path("metadata").path("labels"));
        for (var key : LABELS) {
            labels.filter(all -> all.has(key))
                    .ifPresent(all ->
                            object.withObjectProperty("metadata")
                                    .withObjectProperty("labels")
                                    .set(key, all.path(key)));
        }
    }
}
