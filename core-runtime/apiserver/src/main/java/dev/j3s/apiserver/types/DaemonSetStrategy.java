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

/** DaemonSets; the generation of their template is kept in an annotation. */
final class DaemonSetStrategy extends SpecStrategy {
    private static final String TEMPLATE_GENERATION = "deprecated.daemonset.template.generation";
    private static final Set<String> TYPES = Checks.listed("RollingUpdate", "OnDelete");
    private static final List<String> COUNTS =
            List.of(
                    "currentNumberScheduled",
                    "numberMisscheduled",
                    "desiredNumberScheduled",
                    "numberReady",
                    "observedGeneration",
                    "updatedNumberScheduled",
                    "numberAvailable",
                    "numberUnavailable",
                    "collisionCount");

    DaemonSetStrategy() {
        super(true, true);
    }

    @Override
    public void applyDefaults(ObjectNode set) {
        var spec = Fields.ensure(set, "spec");
        PodDefaults.applyToTemplate(spec, "template");
        var strategy = Fields.ensure(spec, "updateStrategy");
        Fields.defaultText(strategy, "type", "RollingUpdate");
        if (Fields.text(strategy, "type").equals("RollingUpdate")) {
            var rolling = Fields.ensure(strategy, "rollingUpdate");
            Fields.defaultNumber(rolling, "maxUnavailable", 1);
            Fields.defaultNumber(rolling, "maxSurge", 0);
        }
        Fields.defaultNumber(spec, "revisionHistoryLimit", 10);
    }

    @Override
    public void prepareForCreate(ObjectNode set) {
        super.prepareForCreate(set);
        annotate(set, Math.max(1, templateGeneration(set)));
    }

    @Override
    public void prepareForUpdate(ObjectNode set, JsonNode old) {
        super.prepareForUpdate(set, old);
        var changed =
                !Fields.same(
                        Fields.at(set, "spec", "template"), Fields.at(old, "spec", "template"));
        annotate(set, templateGeneration(old) + (changed ? 1 : 0));
    }

    private static void annotate(ObjectNode set, long generation) {
        Fields.ensure(Fields.ensure(set, "metadata"), "annotations")
                .put(TEMPLATE_GENERATION, Long.toString(generation));
    }

    private static long templateGeneration(JsonNode set) {
        var text = Fields.text(Fields.at(set, "metadata", "annotations"), TEMPLATE_GENERATION);
        try {
            return text.isEmpty() ? 0 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            // A client may write anything there; the count starts again.
            return 0;
        }
    }

    @Override
    void check(JsonNode set, Problems problems) {
        var spec = Fields.get(set, "spec");
        var rules = new WorkloadRules(problems, "DaemonSet");
        rules.selector(spec, false);
        rules.template(spec);
        rules.notNegative(spec, "minReadySeconds", "revisionHistoryLimit");
        strategy(Fields.get(spec, "updateStrategy"), problems);
    }

    private static void strategy(JsonNode strategy, Problems problems) {
        var path = Path.SPEC.child("updateStrategy");
        var type = Fields.text(strategy, "type");
        if (!TYPES.contains(type)) {
            problems.notSupported(path, strategy, TYPES);
            return;
        }
        var rolling = Fields.get(strategy, "rollingUpdate");
        if (type.equals("OnDelete")) {
            return;
        }
        var at = path.child("rollingUpdate");
        for (var field : List.of("maxUnavailable", "maxSurge")) {
            var value = Fields.get(rolling, field);
            WorkloadRules.intOrPercent(value, at.child(field), problems);
            WorkloadRules.notMoreThanAll(value, at.child(field), problems);
        }
        var unavailable = WorkloadRules.amount(Fields.get(rolling, "maxUnavailable"));
        var surge = WorkloadRules.amount(Fields.get(rolling, "maxSurge"));
        if (unavailable != 0 && surge != 0) {
            problems.invalid(
                    at.child("maxSurge"),
                    Fields.get(rolling, "maxSurge"),
                    "may not be set when maxUnavailable is non-zero");
        } else if (unavailable == 0 && surge == 0) {
            problems.required(at.child("maxUnavailable"), "cannot be 0 when maxSurge is 0");
        }
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
        var status = Fields.get(object, "status");
        COUNTS.forEach(count -> new Checks(problems).notNegative(status, count, Path.STATUS));
        new WorkloadRules(problems, "DaemonSet").collisions(status, Fields.get(old, "status"));
    }

    @Override
    public List<String> warnings(JsonNode object) {
        return PodWarnings.ofTemplate(Fields.at(object, "spec", "template"), "spec.template");
    }
}
