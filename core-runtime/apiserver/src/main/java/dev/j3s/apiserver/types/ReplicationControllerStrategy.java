package dev.j3s.apiserver.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;
import dev.j3s.apiserver.types.pod.PodDefaults;
import dev.j3s.apiserver.types.pod.PodSpecRules;
import java.util.Map;

/** ReplicationControllers: their selector is a map and defaults to the template's labels. */
final class ReplicationControllerStrategy extends SpecStrategy {
    ReplicationControllerStrategy() {
        super(true, true);
    }

    @Override
    public void applyDefaults(ObjectNode controller) {
        var spec = Fields.ensure(controller, "spec");
        Fields.defaultNumber(spec, "replicas", 1);
        if (!Fields.has(spec, "template")) {
            return;
        }
        PodDefaults.applyToTemplate(spec, "template");
        if (Fields.at(spec, "template", "metadata", "labels") instanceof ObjectNode labels) {
            if (Fields.size(spec, "selector") == 0) {
                spec.set("selector", labels.deepCopy());
            }
            var metadata = Fields.ensure(controller, "metadata");
            if (Fields.size(metadata, "labels") == 0) {
                metadata.set("labels", labels.deepCopy());
            }
        }
    }

    @Override
    void check(JsonNode controller, Problems problems) {
        var spec = Fields.get(controller, "spec");
        var rules = new WorkloadRules(problems, "ReplicationController");
        rules.notNegative(spec, "minReadySeconds");
        if (Fields.size(spec, "selector") == 0) {
            problems.required(Path.SPEC.child("selector"), "");
        }
        rules.notNegative(spec, "replicas");
        if (!Fields.has(spec, "template")) {
            problems.required(Path.SPEC.child("template"), "");
            return;
        }
        rules.matchingLabels(spec);
        new PodSpecRules(problems).template(spec.get("template"), Path.SPEC.child("template"));
        rules.alwaysRestarts(spec);
    }

    @Override
    void checkSubresource(String subresource, JsonNode object, JsonNode old, Problems problems) {
        new WorkloadRules(problems, "ReplicationController")
                .replicaStatus(object, old, ReplicaSetStrategy.PARTS);
    }

    @Override
    public Map<String, String> selectableFields(JsonNode object) {
        var replicas = Fields.number(Fields.get(object, "status"), "replicas");
        return Map.of("status.replicas", Long.toString(replicas));
    }

    /** Kept from before garbage collection: deleting one leaves its pods running. */
    @Override
    public String defaultPropagation() {
        return "Orphan";
    }
}
