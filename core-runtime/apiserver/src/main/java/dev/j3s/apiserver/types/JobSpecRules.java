package dev.j3s.apiserver.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.j3s.apiserver.types.fields.Checks;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;
import dev.j3s.apiserver.types.pod.PodSpecRules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The spec of a Job, its own or a CronJob's template. */
final class JobSpecRules {
    private static final int PARALLELISM_MAX = 100_000;
    private static final int FAILED_INDEXES_MAX = 100_000;
    private static final int FAILURE_RULES_MAX = 20;
    private static final int EXIT_CODES_MAX = 255;
    private static final int MANAGED_BY_MAX = 63;
    private static final Set<String> MODES = Checks.listed("NonIndexed", "Indexed");
    private static final Set<String> REPLACEMENTS = Checks.setOf("Failed", "TerminatingOrFailed");
    private static final Set<String> FAILED_ONLY = Checks.setOf("Failed");
    private static final Set<String> ACTIONS =
            Checks.setOf("Count", "FailIndex", "FailJob", "Ignore");
    private static final Set<String> OPERATORS = Checks.setOf("In", "NotIn");
    private static final Set<String> RESTARTS = Checks.listed("OnFailure", "Never");

    private final Problems problems;
    private final Checks checks;

    JobSpecRules(Problems problems) {
        this.problems = problems;
        this.checks = new Checks(problems);
    }

    void validate(JsonNode spec, Path path) {
        for (var field :
                List.of(
                        "parallelism",
                        "completions",
                        "activeDeadlineSeconds",
                        "backoffLimit",
                        "ttlSecondsAfterFinished",
                        "backoffLimitPerIndex",
                        "maxFailedIndexes")) {
            checks.notNegative(spec, field, path);
        }
        if (Fields.has(spec, "maxFailedIndexes") && !Fields.has(spec, "backoffLimitPerIndex")) {
            problems.required(
                    path.child("backoffLimitPerIndex"), "when maxFailedIndexes is specified");
        }
        if (Fields.text(spec, "managedBy").length() > MANAGED_BY_MAX) {
            problems.tooLong(path.child("managedBy"), MANAGED_BY_MAX);
        }
        checks.oneOf(spec, "completionMode", MODES, path);
        if (Fields.text(spec, "completionMode").equals("Indexed")) {
            indexed(spec, path);
        } else {
            notIndexed(spec, path);
        }
        failurePolicy(spec, path.child("podFailurePolicy"));
        var replacement = Fields.text(spec, "podReplacementPolicy");
        var allowed = Fields.has(spec, "podFailurePolicy") ? FAILED_ONLY : REPLACEMENTS;
        if (!replacement.isEmpty() && !allowed.contains(replacement)) {
            problems.notSupported(path.child("podReplacementPolicy"), replacement, allowed);
        }
        new PodSpecRules(problems).template(Fields.get(spec, "template"), path.child("template"));
        restartPolicy(spec, path.child("template", "spec", "restartPolicy"));
    }

    private void indexed(JsonNode spec, Path path) {
        if (!Fields.has(spec, "completions")) {
            problems.required(path.child("completions"), "when completion mode is Indexed");
        }
        var parallelism = Fields.number(spec, "parallelism");
        if (parallelism > PARALLELISM_MAX) {
            problems.invalid(
                    path.child("parallelism"),
                    parallelism,
                    "must be less than or equal to "
                            + PARALLELISM_MAX
                            + " when completion mode is Indexed");
        }
        var failed = Fields.number(spec, "maxFailedIndexes");
        if (Fields.has(spec, "completions") && failed > Fields.number(spec, "completions")) {
            problems.invalid(
                    path.child("maxFailedIndexes"),
                    failed,
                    "must be less than or equal to completions");
        }
        if (failed > FAILED_INDEXES_MAX) {
            problems.invalid(
                    path.child("maxFailedIndexes"),
                    failed,
                    "must be less than or equal to " + FAILED_INDEXES_MAX);
        }
    }

    private void notIndexed(JsonNode spec, Path path) {
        for (var field : List.of("backoffLimitPerIndex", "maxFailedIndexes", "successPolicy")) {
            if (Fields.has(spec, field)) {
                problems.invalid(
                        path.child(field), spec.get(field), "requires indexed completion mode");
            }
        }
    }

    private void failurePolicy(JsonNode spec, Path path) {
        var names = new HashSet<String>();
        for (var list : List.of("containers", "initContainers")) {
            for (var container : Fields.items(Fields.at(spec, "template", "spec"), list)) {
                names.add(Fields.text(container, "name"));
            }
        }
        var rules = Fields.items(Fields.get(spec, "podFailurePolicy"), "rules");
        if (rules.size() > FAILURE_RULES_MAX) {
            problems.tooMany(path.child("rules"), rules.size(), FAILURE_RULES_MAX);
        }
        for (var i = 0; i < rules.size(); i++) {
            failureRule(spec, rules.get(i), names, path.child("rules").index(i));
        }
    }

    private void failureRule(JsonNode spec, JsonNode rule, HashSet<String> names, Path path) {
        var action = Fields.text(rule, "action");
        if (action.isEmpty()) {
            problems.required(
                    path.child("action"),
                    "valid values: [\"Count\" \"FailIndex\" \"FailJob\" \"Ignore\"]");
        } else if (!ACTIONS.contains(action)) {
            problems.notSupported(path.child("action"), action, ACTIONS);
        } else if (action.equals("FailIndex") && !Fields.has(spec, "backoffLimitPerIndex")) {
            problems.invalid(
                    path.child("action"), action, "requires the backoffLimitPerIndex to be set");
        }
        if (Fields.has(rule, "onExitCodes")) {
            exitCodes(rule.get("onExitCodes"), names, path.child("onExitCodes"));
        }
        var conditions = Fields.items(rule, "onPodConditions");
        for (var i = 0; i < conditions.size(); i++) {
            checks.qualifiedName(
                    Fields.text(conditions.get(i), "type"),
                    path.child("onPodConditions").index(i).child("type"));
        }
    }

    private void exitCodes(JsonNode codes, HashSet<String> names, Path path) {
        var operator = Fields.text(codes, "operator");
        if (operator.isEmpty()) {
            problems.required(path.child("operator"), "valid values: [\"In\" \"NotIn\"]");
        } else if (!OPERATORS.contains(operator)) {
            problems.notSupported(path.child("operator"), operator, OPERATORS);
        }
        if (Fields.has(codes, "containerName")
                && !names.contains(Fields.text(codes, "containerName"))) {
            problems.invalid(
                    path.child("containerName"),
                    Fields.text(codes, "containerName"),
                    "must be one of the container or initContainer names in the pod template");
        }
        var values = Fields.items(codes, "values");
        if (values.isEmpty()) {
            problems.invalid(
                    path.child("values"), NullNode.getInstance(), "at least one value is required");
        } else if (values.size() > EXIT_CODES_MAX) {
            problems.tooMany(path.child("values"), values.size(), EXIT_CODES_MAX);
        }
        var seen = new HashSet<Long>();
        var previous = Long.MIN_VALUE;
        var ordered = true;
        for (var i = 0; i < values.size(); i++) {
            var value = values.get(i).asLong();
            if (operator.equals("In") && value == 0) {
                problems.invalid(
                        path.child("values").index(i), value, "must not be 0 for the In operator");
            }
            if (!seen.add(value)) {
                problems.duplicate(path.child("values").index(i), value);
            }
            ordered &= previous <= value;
            previous = value;
        }
        if (!ordered) {
            problems.invalid(path.child("values"), codes.get("values"), "must be ordered");
        }
    }

    private void restartPolicy(JsonNode spec, Path path) {
        var policy = Fields.text(Fields.at(spec, "template", "spec"), "restartPolicy");
        if (policy.equals("Always") || policy.isEmpty()) {
            problems.required(path, "valid values: \"OnFailure\", \"Never\"");
        } else if (!RESTARTS.contains(policy)) {
            problems.notSupported(path, policy, RESTARTS);
        } else if (Fields.has(spec, "podFailurePolicy") && !policy.equals("Never")) {
            problems.invalid(
                    path, policy, "only \"Never\" is supported when podFailurePolicy is specified");
        }
    }
}
