package dev.j3s.apiserver.types.pod;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.apiserver.types.fields.Checks;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;
import dev.j3s.model.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Where a pod wants to run: affinity, node selectors, topology spread. */
public final class AffinityRules {
    private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
    private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";
    private static final Set<String> SCHEDULE_ACTIONS =
            Checks.setOf("DoNotSchedule", "ScheduleAnyway");
    private static final Set<String> NODE_POLICIES = Checks.setOf("Honor", "Ignore");

    private final Problems problems;
    private final Checks checks;

    public AffinityRules(Problems problems) {
        this.problems = problems;
        this.checks = new Checks(problems);
    }

    void affinity(JsonNode affinity, Path path) {
        var node = Fields.get(affinity, "nodeAffinity");
        if (Fields.has(node, REQUIRED)) {
            nodeSelector(node.get(REQUIRED), path.child("nodeAffinity", REQUIRED));
        }
        var preferred = Fields.items(node, PREFERRED);
        for (var i = 0; i < preferred.size(); i++) {
            var at = path.child("nodeAffinity", PREFERRED).index(i);
            weight(preferred.get(i), at);
            nodeTerm(Fields.get(preferred.get(i), "preference"), false, at.child("preference"));
        }
        for (var kind : List.of("podAffinity", "podAntiAffinity")) {
            var ofPods = Fields.get(affinity, kind);
            var required = Fields.items(ofPods, REQUIRED);
            for (var i = 0; i < required.size(); i++) {
                podTerm(required.get(i), path.child(kind, REQUIRED).index(i));
            }
            var weighted = Fields.items(ofPods, PREFERRED);
            for (var i = 0; i < weighted.size(); i++) {
                var at = path.child(kind, PREFERRED).index(i);
                weight(weighted.get(i), at);
                podTerm(
                        Fields.get(weighted.get(i), "podAffinityTerm"),
                        at.child("podAffinityTerm"));
            }
        }
    }

    private void weight(JsonNode term, Path path) {
        var weight = Fields.number(term, "weight");
        if (weight < 1 || weight > 100) {
            problems.invalid(path.child("weight"), weight, "must be in the range 1-100");
        }
    }

    /** A NodeSelector; PersistentVolumes have one too. */
    public void nodeSelector(JsonNode selector, Path path) {
        var terms = Fields.items(selector, "nodeSelectorTerms");
        if (terms.isEmpty()) {
            problems.required(
                    path.child("nodeSelectorTerms"), "must have at least one node selector term");
        }
        for (var i = 0; i < terms.size(); i++) {
            nodeTerm(terms.get(i), true, path.child("nodeSelectorTerms").index(i));
        }
    }

    private void nodeTerm(JsonNode term, boolean checkValues, Path path) {
        var expressions = Fields.items(term, "matchExpressions");
        for (var i = 0; i < expressions.size(); i++) {
            labelRequirement(
                    expressions.get(i), checkValues, path.child("matchExpressions").index(i));
        }
        var fields = Fields.items(term, "matchFields");
        for (var i = 0; i < fields.size(); i++) {
            fieldRequirement(fields.get(i), path.child("matchFields").index(i));
        }
    }

    private void labelRequirement(JsonNode requirement, boolean checkValues, Path path) {
        var values = Fields.texts(requirement, "values");
        switch (Fields.text(requirement, "operator")) {
            case "In", "NotIn" -> {
                if (values.isEmpty()) {
                    problems.required(
                            path.child("values"),
                            "must be specified when `operator` is 'In' or 'NotIn'");
                }
            }
            case "Exists", "DoesNotExist" -> {
                if (!values.isEmpty()) {
                    problems.forbidden(
                            path.child("values"),
                            "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                }
            }
            case "Gt", "Lt" -> {
                if (values.size() != 1) {
                    problems.required(
                            path.child("values"),
                            "must be specified single value when `operator` is 'Lt' or 'Gt'");
                }
            }
            default -> badOperator(requirement, path);
        }
        checks.qualifiedName(Fields.text(requirement, "key"), path.child("key"));
        for (var i = 0; checkValues && i < values.size(); i++) {
            problems.invalid(
                    path.child("values").index(i), values.get(i), Names.labelValue(values.get(i)));
        }
    }

    private void badOperator(JsonNode requirement, Path path) {
        problems.invalid(
                path.child("operator"),
                Fields.text(requirement, "operator"),
                "not a valid selector operator");
    }

    private void fieldRequirement(JsonNode requirement, Path path) {
        var values = Fields.texts(requirement, "values");
        var operator = Fields.text(requirement, "operator");
        if (!operator.equals("In") && !operator.equals("NotIn")) {
            badOperator(requirement, path);
        } else if (values.size() != 1) {
            problems.required(
                    path.child("values"),
                    "must be only one value when `operator` is 'In' or 'NotIn' for node field"
                            + " selector");
        }
        var key = Fields.text(requirement, "key");
        if (!key.equals("metadata.name")) {
            problems.invalid(path.child("key"), key, "not a valid field selector key");
            return;
        }
        for (var i = 0; i < values.size(); i++) {
            checks.subdomain(values.get(i), path.child("values").index(i));
        }
    }

    private void podTerm(JsonNode term, Path path) {
        checks.selector(Fields.get(term, "labelSelector"), path.child("labelSelector"));
        checks.selector(Fields.get(term, "namespaceSelector"), path.child("namespaceSelector"));
        for (var namespace : Fields.texts(term, "namespaces")) {
            checks.dnsLabel(namespace, path.child("namespace"));
        }
        labelKeys(term, path);
        var key = Fields.text(term, "topologyKey");
        if (key.isEmpty()) {
            problems.required(path.child("topologyKey"), "can not be empty");
        }
        checks.qualifiedName(key, path.child("topologyKey"));
    }

    private void labelKeys(JsonNode term, Path path) {
        var selector = Fields.get(term, "labelSelector");
        for (var list : List.of("matchLabelKeys", "mismatchLabelKeys")) {
            var keys = Fields.texts(term, list);
            if (!keys.isEmpty() && !selector.isObject()) {
                problems.forbidden(
                        path.child(list), "must not be specified when labelSelector is not set");
                continue;
            }
            for (var i = 0; i < keys.size(); i++) {
                checks.qualifiedName(keys.get(i), path.child(list).index(i));
            }
        }
        var matching = Fields.texts(term, "matchLabelKeys");
        var known = new HashSet<String>();
        Fields.get(selector, "matchLabels").fieldNames().forEachRemaining(known::add);
        for (var expression : Fields.items(selector, "matchExpressions")) {
            var key = Fields.text(expression, "key");
            if (matching.contains(key) && known.contains(key)) {
                problems.invalid(
                        path.index(matching.indexOf(key)),
                        key,
                        "exists in both matchLabelKeys and labelSelector");
            }
            known.add(key);
        }
        var mismatching = Fields.texts(term, "mismatchLabelKeys");
        for (var i = 0; i < matching.size(); i++) {
            if (mismatching.contains(matching.get(i))) {
                problems.invalid(
                        path.child("matchLabelKeys").index(i),
                        matching.get(i),
                        "exists in both matchLabelKeys and mismatchLabelKeys");
            }
        }
    }

    void topologySpread(JsonNode spec, Path path) {
        var constraints = Fields.items(spec, "topologySpreadConstraints");
        for (var i = 0; i < constraints.size(); i++) {
            var constraint = constraints.get(i);
            var at = path.index(i);
            checks.positive(constraint, "maxSkew", at);
            var key = Fields.text(constraint, "topologyKey");
            if (key.isEmpty()) {
                problems.required(at.child("topologyKey"), "can not be empty");
            }
            var action = Fields.text(constraint, "whenUnsatisfiable");
            if (!SCHEDULE_ACTIONS.contains(action)) {
                problems.notSupported(at.child("whenUnsatisfiable"), action, SCHEDULE_ACTIONS);
            }
            for (var later : constraints.subList(i + 1, constraints.size())) {
                if (key.equals(Fields.text(later, "topologyKey"))
                        && action.equals(Fields.text(later, "whenUnsatisfiable"))) {
                    problems.duplicate(
                            at.child("{topologyKey, whenUnsatisfiable}"),
                            "{" + key + ", " + action + "}");
                    break;
                }
            }
            minDomains(constraint, action, at.child("minDomains"));
            checks.oneOf(constraint, "nodeAffinityPolicy", NODE_POLICIES, at);
            checks.oneOf(constraint, "nodeTaintsPolicy", NODE_POLICIES, at);
            labelKeys(constraint, at);
            checks.selector(Fields.get(constraint, "labelSelector"), at.child("labelSelector"));
        }
    }

    private void minDomains(JsonNode constraint, String action, Path path) {
        if (!Fields.has(constraint, "minDomains")) {
            return;
        }
        var value = Fields.number(constraint, "minDomains");
        if (value <= 0) {
            problems.invalid(path, value, "must be greater than zero");
        }
        if (!action.equals("DoNotSchedule")) {
            problems.invalid(
                    path,
                    value,
                    "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not " + action);
        }
    }
}
