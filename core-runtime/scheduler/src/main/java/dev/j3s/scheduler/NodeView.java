package dev.j3s.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.client.Decoder;
import dev.j3s.client.Meta;
import dev.j3s.model.Json;
import java.util.ArrayList;
import java.util.List;

/** What scheduling asks of a node. */
record NodeView(Meta meta, boolean unschedulable, List<Taint> taints, Resources allocatable) {
    static final Decoder<NodeView> DECODER = json -> of(Json.parseObject(json));

    record Taint(String key, String value, String effect) {
        /** Keeps new pods away; PreferNoSchedule only asks. */
        boolean hard() {
            return effect.equals("NoSchedule") || effect.equals("NoExecute");
        }
    }

    static NodeView of(JsonNode node) {
        var taints = new ArrayList<Taint>();
        for (var taint : node.path("spec").path("taints")) {
            taints.add(
                    new Taint(
                            taint.path("key").asText(),
                            taint.path("value").asText(),
                            taint.path("effect").asText()));
        }
        return new NodeView(
                Meta.of(node),
                node.path("spec").path("unschedulable").asBoolean(),
                List.copyOf(taints),
                Resources.of(node.path("status").path("allocatable")));
    }

    String name() {
        return meta.name();
    }
}
