package dev.j3s.apiserver.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.j3s.apiserver.types.fields.Checks;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;
import dev.j3s.apiserver.types.pod.PodSpecRules;
import dev.j3s.model.LabelSelector;
import dev.j3s.model.MalformedValueException;
import dev.j3s.model.Names;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the types that keep pods running have in common. */
final class WorkloadRules {
    private static final Set<String> ALWAYS = Checks.setOf("Always");
    private static final String NOT_MATCHING = "`selector` does not match template `labels`";

    private final Problems problems;
    private final Checks checks;
    private final String kind;

    WorkloadRules(Problems problems, String kind) {
        this.problems = problems;
        this.checks = new Checks(problems);
        this.kind = kind;
    }

    void notNegative(JsonNode spec, String... fields) {
        for (var field : fields) {
            checks.notNegative(spec, field, Path.SPEC);
        }
    }

    /** The LabelSelector of {@code spec}: there, well-formed, not empty. */
    void selector(JsonNode spec, boolean required) {
        var selector = Fields.get(spec, "selector");
        var path = Path.SPEC.child("selector");
        if (!selector.isObject()) {
            if (required) {
                problems.required(path, "");
            }
            return;
        }
        checks.selector(selector, path);
        if (Fields.size(selector, "matchLabels") + Fields.size(selector, "matchExpressions") == 0) {
            problems.invalid(
                    path,
                    selector,
                    "empty selector is invalid for " + kind.toLowerCase(Locale.ROOT));
        }
    }

    /** The pod template under {@code spec}, which must make pods that the selector finds. */
    void template(JsonNode spec) {
        matching(spec);
        new PodSpecRules(problems)
                .template(Fields.get(spec, "template"), Path.SPEC.child("template"));
        alwaysRestarts(spec);
    }

    void matching(JsonNode spec) {
        var labels = Fields.at(spec, "template", "metadata", "labels");
        var selector = Fields.get(spec, "selector");
        if (!selector.isObject()) {
            // No selector selects nothing, these labels included.
            notMatching(labels);
            return;
        }
        try {
            var parsed = LabelSelector.ofObject(selector);
            if (!parsed.isEverything() && !parsed.matches(labels)) {
                notMatching(labels);
            }
        } catch (MalformedValueException e) {
            // The selector's own check has told what is wrong with it.
            return;
        }
    }

    private void notMatching(JsonNode labels) {
        problems.invalid(
                Path.SPEC.child("template", "metadata", "labels"),
                labels.isMissingNode() ? NullNode.getInstance() : labels,
                NOT_MATCHING);
    }

    /** A ReplicationController's selector is a plain map of labels. */
    void matchingLabels(JsonNode spec) {
        var labels = Fields.at(spec, "template", "metadata", "labels");
        for (var required : Fields.entries(spec, "selector")) {
            if (!Fields.text(labels, required.getKey()).equals(required.getValue().asText(""))) {
                notMatching(labels);
                return;
            }
        }
    }

    void alwaysRestarts(JsonNode spec) {
        var podSpec = Fields.at(spec, "template", "spec");
        var path = Path.SPEC.child("template", "spec");
        var policy = Fields.text(podSpec, "restartPolicy");
        if (!policy.equals("Always")) {
            problems.notSupported(path.child("restartPolicy"), policy, ALWAYS);
        }
        if (Fields.has(podSpec, "activeDeadlineSeconds")) {
            problems.forbidden(
                    path.child("activeDeadlineSeconds"),
                    "activeDeadlineSeconds in " + kind + " is not Supported");
        }
    }

    /** A count, or a share of the whole. */
    void intOrPercent(JsonNode value, Path path) {
        intOrPercent(value, path, problems);
    }

    static void intOrPercent(JsonNode value, Path path, Problems problems) {
        if (value.isTextual()) {
            problems.invalid(path, value, Names.percent(value.textValue()));
        } else if (value.asLong(0) < 0) {
            problems.invalid(path, value.asLong(), "must be greater than or equal to 0");
        }
    }

    static void notMoreThanAll(JsonNode value, Path path, Problems problems) {
        if (value.isTextual()
                && Names.percent(value.textValue()).isEmpty()
                && amount(value) > 100) {
            problems.invalid(path, value, "must not be greater than 100%");
        }
    }

    static long amount(JsonNode value) {
        if (!value.isTextual()) {
            return value.asLong(0);
        }
        var text = value.textValue();
        return Names.percent(text).isEmpty()
                ? Long.parseLong(text.substring(0, text.length() - 1))
                : 0;
    }

    /** Counts of a status: none negative, none above the whole. */
    void replicaStatus(JsonNode object, JsonNode old, List<String> parts) {
        var status = Fields.get(object, "status");
        for (var field : List.of("observedGeneration", "replicas", "collisionCount")) {
            checks.notNegative(status, field, Path.STATUS);
        }
        var replicas = Fields.number(status, "replicas");
        for (var part : parts) {
            checks.notNegative(status, part, Path.STATUS);
            var count = Fields.number(status, part);
            if (count > replicas) {
                problems.invalid(
                        Path.STATUS.child(part), count, "cannot be greater than status.replicas");
            }
        }
        var available = Fields.number(status, "availableReplicas");
        if (available > Fields.number(status, "readyReplicas")) {
            problems.invalid(
                    Path.STATUS.child("availableReplicas"),
                    available,
                    kind.equals("StatefulSet")
                            ? "cannot be greater than status.readyReplicas"
                            : "cannot be greater than readyReplicas");
        }
        collisions(status, Fields.get(old, "status"));
    }

    void collisions(JsonNode status, JsonNode old) {
        var before = Fields.number(old, "collisionCount");
        var now = Fields.number(status, "collisionCount");
        if (now < before) {
            problems.invalid(Path.STATUS.child("collisionCount"), now, "cannot be decremented");
        }
    }
}
