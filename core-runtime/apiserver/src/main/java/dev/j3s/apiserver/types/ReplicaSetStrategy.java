package dev.j3s.apiserver.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;
import dev.j3s.apiserver.types.pod.PodDefaults;
import dev.j3s.apiserver.types.pod.PodWarnings;
import java.util.List;
import java.util.Map;

/** ReplicaSets. */
final class ReplicaSetStrategy extends SpecStrategy {
    static final List<String> PARTS =
            List.of("fullyLabeledReplicas", "readyReplicas", "availableReplicas");

    ReplicaSetStrategy() {
        super(true, true);
    }

    @Override
    public void applyDefaults(ObjectNode set) {
        var spec = Fields.ensure(set, "spec");
        Fields.defaultNumber(spec, "replicas", 1);
        PodDefaults.applyToTemplate(spec, "template");
    }

    @Override
    void check(JsonNode set, Problems problems) {
        var spec = Fields.get(set, "spec");
        var rules = new WorkloadRules(problems, "ReplicaSet");
        rules.notNegative(spec, "replicas", "minReadySeconds");
        rules.selector(spec, true);
        rules.template(spec);
    }

    @Override
    void checkUpdate(JsonNode object, JsonNode old, Problems problems) {
        check(object, problems);
        Immutable.check(
                Fields.get(object, "spec"),
                Fields.get(old, "spec"),
                "selector",
                Path.SPEC.child("selector"),
                problems);
    }

    @Override
    void checkSubresource(String subresource, JsonNode object, JsonNode old, Problems problems) {
        new WorkloadRules(problems, "ReplicaSet").replicaStatus(object, old, PARTS);
    }

    @Override
    public Map<String, String> selectableFields(JsonNode object) {
        var replicas = Fields.number(Fields.get(object, "status"), "replicas");
        return Map.of("status.replicas", Long.toString(replicas));
    }

    @Override
    public List<String> warnings(JsonNode object) {
        return PodWarnings.ofTemplate(Fields.at(object, "spec", "template"), "spec.template");
    }
}
