package dev.j3s.apiserver.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.types.fields.Checks;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;
import dev.j3s.apiserver.types.pod.PodDefaults;
import dev.j3s.apiserver.types.pod.PodWarnings;
import dev.j3s.model.LabelSelector;
import dev.j3s.model.Names;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Jobs; their selector and its labels are generated from the job's uid. */
final class JobStrategy extends SpecStrategy {
    private static final String CONTROLLER_UID = "batch.kubernetes.io/controller-uid";
    private static final List<String> NAME_LABELS =
            List.of("job-name", "batch.kubernetes.io/job-name");
    private static final List<String> UID_LABELS = List.of("controller-uid", CONTROLLER_UID);
    private static final List<String> IMMUTABLE =
            List.of(
                    "selector",
                    "completionMode",
                    "podFailurePolicy",
                    "backoffLimitPerIndex",
                    "managedBy",
                    "successPolicy");
    private static final List<String> COUNTS =
            List.of("active", "succeeded", "failed", "ready", "terminating");

    JobStrategy() {
        super(true, true);
    }

    @Override
    public void applyDefaults(ObjectNode job) {
        var spec = Fields.ensure(job, "spec");
        if (!Fields.has(spec, "completions") && !Fields.has(spec, "parallelism")) {
            spec.put("completions", 1);
        }
        Fields.defaultNumber(spec, "parallelism", 1);
        var limit = Fields.has(spec, "backoffLimitPerIndex") ? Integer.MAX_VALUE : 6;
        Fields.defaultNumber(spec, "backoffLimit", limit);
        PodDefaults.applyToTemplate(spec, "template");
        var metadata = Fields.ensure(job, "metadata");
        if (Fields.at(spec, "template", "metadata", "labels") instanceof ObjectNode labels
                && Fields.size(metadata, "labels") == 0) {
            metadata.set("labels", labels.deepCopy());
        }
        applySpecDefaults(spec);
    }

    /** What a CronJob's template does not get. */
    private static void applySpecDefaults(ObjectNode spec) {
        Fields.defaultPointer(spec, "completionMode", "NonIndexed");
        Fields.defaultFlag(spec, "suspend", false);
        var replacement = Fields.has(spec, "podFailurePolicy") ? "Failed" : "TerminatingOrFailed";
        Fields.defaultPointer(spec, "podReplacementPolicy", replacement);
        Fields.defaultFlag(spec, "manualSelector", false);
        applyFailurePolicyDefaults(spec);
    }

    static void applyFailurePolicyDefaults(JsonNode spec) {
        for (var rule : Fields.items(Fields.get(spec, "podFailurePolicy"), "rules")) {
            for (var condition : Fields.items(rule, "onPodConditions")) {
                if (condition instanceof ObjectNode object) {
                    Fields.defaultText(object, "status", "True");
                }
            }
        }
    }

    @Override
    public void prepareForCreate(ObjectNode job) {
        super.prepareForCreate(job);
        var spec = Fields.ensure(job, "spec");
        if (Fields.flag(spec, "manualSelector")) {
            return;
        }
        var metadata = Fields.ensure(job, "metadata");
        var name = Fields.text(metadata, "name");
        var uid = Fields.text(metadata, "uid");
        var template = Fields.ensure(spec, "template");
        var labels = Fields.ensure(Fields.ensure(template, "metadata"), "labels");
        var follows = Fields.same(metadata.path("labels"), labels);
        NAME_LABELS.forEach(label -> Fields.defaultPointer(labels, label, name));
        UID_LABELS.forEach(label -> Fields.defaultPointer(labels, label, uid));
        if (follows || Fields.size(metadata, "labels") == 0) {
            metadata.set("labels", labels.deepCopy());
        }
        var matched = Fields.ensure(Fields.ensure(spec, "selector"), "matchLabels");
        Fields.defaultPointer(matched, CONTROLLER_UID, uid);
    }

    @Override
    void check(JsonNode job, Problems problems) {
        generatedSelector(job, problems);
        checkSpec(job, problems);
        var spec = Fields.get(job, "spec");
        var completions = Fields.number(spec, "completions");
        if (Fields.text(spec, "completionMode").equals("Indexed") && completions > 0) {
            var name = Fields.text(Fields.get(job, "metadata"), "name");
            var host = name + "-" + (completions - 1);
            if (!Names.dns1123Label(host).isEmpty()) {
                problems.invalid(
                        Path.METADATA.child("name"),
                        name,
                        "will not able to create pod with invalid DNS label: " + host);
            }
        }
    }

    private static void generatedSelector(JsonNode job, Problems problems) {
        var spec = Fields.get(job, "spec");
        if (Fields.flag(spec, "manualSelector") || !Fields.has(spec, "selector")) {
            return;
        }
        var metadata = Fields.get(job, "metadata");
        var labels = Fields.at(spec, "template", "metadata", "labels");
        NAME_LABELS.forEach(
                label -> hasLabel(labels, label, Fields.text(metadata, "name"), problems));
        UID_LABELS.forEach(
                label -> hasLabel(labels, label, Fields.text(metadata, "uid"), problems));
        var generated = new HashMap<String, String>();
        NAME_LABELS.forEach(label -> generated.put(label, Fields.text(metadata, "name")));
        UID_LABELS.forEach(label -> generated.put(label, Fields.text(metadata, "uid")));
        if (!LabelSelector.ofObject(spec.get("selector")).matches(generated)) {
            problems.invalid(
                    Path.SPEC.child("selector"),
                    spec.get("selector"),
                    "`selector` not auto-generated");
        }
    }

    private static void hasLabel(JsonNode labels, String label, String value, Problems problems) {
        var path = Path.SPEC.child("template", "metadata", "labels").key(label);
        if (!labels.has(label)) {
            problems.required(path, "must be '" + value + "'");
        } else if (!Fields.text(labels, label).equals(value)) {
            problems.invalid(path, labels, "must be '" + value + "'");
        }
    }

    private static void checkSpec(JsonNode job, Problems problems) {
        var spec = Fields.get(job, "spec");
        new JobSpecRules(problems).validate(spec, Path.SPEC);
        if (!Fields.has(spec, "selector")) {
            problems.required(Path.SPEC.child("selector"), "");
        }
        new Checks(problems).selector(Fields.get(spec, "selector"), Path.SPEC.child("selector"));
        new WorkloadRules(problems, "Job").matching(spec);
    }

    @Override
    void checkUpdate(JsonNode object, JsonNode old, Problems problems) {
        checkSpec(object, problems);
        var spec = Fields.get(object, "spec");
        var before = Fields.get(old, "spec");
        completions(spec, before, problems);
        IMMUTABLE.forEach(
                field -> Immutable.check(spec, before, field, Path.SPEC.child(field), problems));
        template(spec, old, problems);
    }

    private static void completions(JsonNode spec, JsonNode before, Problems problems) {
        var path = Path.SPEC.child("completions");
        if (!Fields.text(spec, "completionMode").equals("Indexed")) {
            Immutable.check(spec, before, "completions", path, problems);
        } else if (!Fields.same(spec.get("completions"), before.get("completions"))
                && Fields.number(spec, "completions") != Fields.number(spec, "parallelism")) {
            problems.invalid(
                    path,
                    Fields.number(spec, "completions"),
                    "can only be modified in tandem with spec.parallelism");
        }
    }

    /** While a job is suspended and has not started, where its pods go may still change. */
    private static void template(JsonNode spec, JsonNode old, Problems problems) {
        var before = Fields.get(old, "spec");
        if (!Fields.flag(before, "suspend")) {
            Immutable.check(spec, before, "template", Path.SPEC.child("template"), problems);
            return;
        }
        ObjectNode now = Fields.get(spec, "template").deepCopy();
        ObjectNode then = Fields.get(before, "template").deepCopy();
        for (var template : List.of(now, then)) {
            Fields.ensure(template, "metadata").remove(List.of("labels", "annotations"));
            var podSpec = Fields.ensure(template, "spec");
            podSpec.remove(List.of("nodeSelector", "tolerations", "schedulingGates"));
            if (podSpec.get("affinity") instanceof ObjectNode affinity) {
                affinity.remove("nodeAffinity");
            }
            for (var list : List.of("containers", "initContainers")) {
                for (var container : Fields.items(podSpec, list)) {
                    if (container instanceof ObjectNode object) {
                        object.remove("resources");
                    }
                }
            }
        }
        if (!Fields.same(now, then)) {
            problems.invalid(
                    Path.SPEC.child("template"), Fields.get(spec, "template"), Immutable.MESSAGE);
        }
    }

    @Override
    void checkSubresource(String subresource, JsonNode object, JsonNode old, Problems problems) {
        var status = Fields.get(object, "status");
        COUNTS.forEach(count -> new Checks(problems).notNegative(status, count, Path.STATUS));
        new JobStatusRules(problems).validate(object, old);
    }

    @Override
    public Map<String, String> selectableFields(JsonNode job) {
        var succeeded = Fields.number(Fields.get(job, "status"), "succeeded");
        return Map.of("status.successful", Long.toString(succeeded));
    }

    /** Kept from before garbage collection. */
    @Override
    public String defaultPropagation() {
        return "Orphan";
    }

    @Override
    public List<String> warnings(JsonNode object) {
        return PodWarnings.ofTemplate(Fields.at(object, "spec", "template"), "spec.template");
    }
}
