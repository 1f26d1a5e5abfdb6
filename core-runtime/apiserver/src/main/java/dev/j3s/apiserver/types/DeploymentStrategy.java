package dev.j3s.apiserver.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.types.fields.Checks;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;
import dev.j3s.apiserver.types.pod.PodDefaults;
import dev.j3s.apiserver.types.pod.PodWarnings;
import java.util.List;
import java.util.Set;

/** Deployments. */
final class DeploymentStrategy extends SpecStrategy {
    private static final Set<String> TYPES = Checks.setOf("Recreate", "RollingUpdate");
    private static final List<String> PARTS =
            List.of("updatedReplicas", "readyReplicas", "availableReplicas");

    DeploymentStrategy() {
        super(true, true);
    }

    @Override
    public void applyDefaults(ObjectNode deployment) {
        var spec = Fields.ensure(deployment, "spec");
        Fields.defaultNumber(spec, "replicas", 1);
        PodDefaults.applyToTemplate(spec, "template");
        var strategy = Fields.ensure(spec, "strategy");
        Fields.defaultText(strategy, "type", "RollingUpdate");
        if (Fields.text(strategy, "type").equals("RollingUpdate")) {
            var rolling = Fields.ensure(strategy, "rollingUpdate");
            Fields.defaultPointer(rolling, "maxUnavailable", "25%");
            Fields.defaultPointer(rolling, "maxSurge", "25%");
        }
        Fields.defaultNumber(spec, "revisionHistoryLimit", 10);
        Fields.defaultNumber(spec, "progressDeadlineSeconds", 600);
    }

    /** Annotations are copied to the ReplicaSets, so that they count too. */
    @Override
    boolean changesGeneration(JsonNode object, JsonNode old) {
        return super.changesGeneration(object, old)
                || !Fields.same(
                        Fields.at(object, "metadata", "annotations"),
                        Fields.at(old, "metadata", "annotations"));
    }

    @Override
    public void prepareForSubresource(String subresource, ObjectNode object, JsonNode old) {
        super.prepareForSubresource(subresource, object, old);
        Fields.keep(Fields.ensure(object, "metadata"), Fields.get(old, "metadata"), "labels");
    }

    @Override
    void check(JsonNode deployment, Problems problems) {
        var spec = Fields.get(deployment, "spec");
        var rules = new WorkloadRules(problems, "Deployment");
        rules.notNegative(spec, "replicas");
        rules.selector(spec, true);
        new WorkloadRules(problems, "ReplicaSet").template(spec);
        strategy(Fields.get(spec, "strategy"), problems);
        rules.notNegative(
                spec, "minReadySeconds", "revisionHistoryLimit", "progressDeadlineSeconds");
        var deadline = Fields.number(spec, "progressDeadlineSeconds");
        if (deadline <= Fields.number(spec, "minReadySeconds")) {
            problems.invalid(
                    Path.SPEC.child("progressDeadlineSeconds"),
                    deadline,
                    "must be greater than minReadySeconds");
        }
    }

    private static void strategy(JsonNode strategy, Problems problems) {
        var path = Path.SPEC.child("strategy");
        var type = Fields.text(strategy, "type");
        var rolling = Fields.get(strategy, "rollingUpdate");
        if (type.equals("Recreate")) {
            if (rolling.isObject()) {
                problems.forbidden(
                        path.child("rollingUpdate"),
                        "may not be specified when strategy `type` is 'Recreate'");
            }
            return;
        }
        if (!TYPES.contains(type)) {
            problems.notSupported(path, strategy, TYPES);
            return;
        }
        var unavailable = Fields.get(rolling, "maxUnavailable");
        var surge = Fields.get(rolling, "maxSurge");
        var at = path.child("rollingUpdate");
        WorkloadRules.intOrPercent(unavailable, at.child("maxUnavailable"), problems);
        WorkloadRules.intOrPercent(surge, at.child("maxSurge"), problems);
        if (WorkloadRules.amount(unavailable) == 0 && WorkloadRules.amount(surge) == 0) {
            problems.invalid(
                    at.child("maxUnavailable"), unavailable, "may not be 0 when `maxSurge` is 0");
        }
        WorkloadRules.notMoreThanAll(unavailable, at.child("maxUnavailable"), problems);
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
        new WorkloadRules(problems, "Deployment").replicaStatus(object, old, PARTS);
    }

    @Override
    public List<String> warnings(JsonNode object) {
        return PodWarnings.ofTemplate(Fields.at(object, "spec", "template"), "spec.template");
    }
}
