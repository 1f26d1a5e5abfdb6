package dev.j3s.apiserver.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;
import dev.j3s.apiserver.types.pod.ResourceNames;
import dev.j3s.apiserver.types.pod.ResourceRounding;
import dev.j3s.apiserver.types.pod.ResourceRules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** ResourceQuotas. */
final class ResourceQuotaStrategy extends SpecStrategy {
    private static final Set<String> SCOPES =
            Set.of(
                    "Terminating",
                    "NotTerminating",
                    "BestEffort",
                    "NotBestEffort",
                    "PriorityClass",
                    "CrossNamespacePodAffinity",
                    "VolumeAttributesClass");
    private static final Set<String> EXISTS_ONLY =
            Set.of(
                    "Terminating",
                    "NotTerminating",
                    "BestEffort",
                    "NotBestEffort",
                    "CrossNamespacePodAffinity");
    private static final Set<String> POD_COMPUTE =
            Set.of(
                    "pods",
                    "cpu",
                    "memory",
                    "limits.cpu",
                    "limits.memory",
                    "requests.cpu",
                    "requests.memory");

    ResourceQuotaStrategy() {
        super(true, false);
    }

    @Override
    public void applyDefaults(ObjectNode quota) {
        ResourceRounding.apply(Fields.get(quota, "spec").get("hard"));
        ResourceRounding.apply(Fields.get(quota, "status").get("hard"));
        ResourceRounding.apply(Fields.get(quota, "status").get("used"));
    }

    @Override
    void check(JsonNode quota, Problems problems) {
        var spec = Fields.get(quota, "spec");
        amounts(spec, List.of("hard"), Path.SPEC, problems);
        scopes(spec, problems);
        scopeSelector(spec, problems);
    }

    private static void amounts(JsonNode holder, List<String> lists, Path path, Problems problems) {
        var rules = new ResourceRules(problems, Set.of());
        for (var list : lists) {
            for (var amount : Fields.entries(holder, list)) {
                var name = amount.getKey();
                var at = path.child(list).key(name);
                rules.resourceName(name, at);
                if (name.indexOf('/') < 0 && !ResourceNames.isStandardForQuota(name)) {
                    problems.invalid(at, name, "must be a standard resource for quota");
                }
                rules.quantity(name, amount.getValue(), at);
            }
        }
    }

    private static void scopes(JsonNode spec, Problems problems) {
        var scopes = Fields.texts(spec, "scopes");
        var path = Path.SPEC.child("scopes");
        for (var scope : scopes) {
            if (!SCOPES.contains(scope)) {
                problems.invalid(path, spec.get("scopes"), "unsupported scope");
            }
            for (var amount : Fields.entries(spec, "hard")) {
                if (ResourceNames.isStandardForQuota(amount.getKey())
                        && !applies(scope, amount.getKey())) {
                    problems.invalid(
                            path, spec.get("scopes"), "unsupported scope applied to resource");
                }
            }
        }
        conflicts(new HashSet<>(scopes), spec, path, problems);
    }

    private static void conflicts(Set<String> scopes, JsonNode spec, Path path, Problems problems) {
        for (var pair : List.of("BestEffort", "Terminating")) {
            if (scopes.contains(pair) && scopes.contains("Not" + pair)) {
                problems.invalid(path, Fields.get(spec, "scopes"), "conflicting scopes");
            }
        }
    }

    private static boolean applies(String scope, String resource) {
        return switch (scope) {
            case "BestEffort" -> resource.equals("pods");
            case "VolumeAttributesClass" ->
                    resource.equals("persistentvolumeclaims")
                            || resource.equals("requests.storage");
            case "Terminating",
                    "NotTerminating",
                    "NotBestEffort",
                    "PriorityClass",
                    "CrossNamespacePodAffinity" ->
                    POD_COMPUTE.contains(resource);
            default -> true;
        };
    }

    private static void scopeSelector(JsonNode spec, Problems problems) {
        var path = Path.SPEC.child("scopeSelector", "matchExpressions");
        var seen = new HashSet<String>();
        var selector = Fields.get(spec, "scopeSelector");
        for (var requirement : Fields.items(selector, "matchExpressions")) {
            var scope = Fields.text(requirement, "scopeName");
            var operator = Fields.text(requirement, "operator");
            seen.add(scope);
            if (!SCOPES.contains(scope)) {
                problems.invalid(path.child("scopeName"), scope, "unsupported scope");
            }
            for (var amount : Fields.entries(spec, "hard")) {
                if (ResourceNames.isStandardForQuota(amount.getKey())
                        && !applies(scope, amount.getKey())) {
                    problems.invalid(path, selector, "unsupported scope applied to resource");
                }
            }
            if (EXISTS_ONLY.contains(scope) && !operator.equals("Exists")) {
                problems.invalid(
                        path.child("operator"),
                        operator,
                        "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating,"
                                + " ResourceQuotaScopeNotTerminating,"
                                + " ResourceQuotaScopeBestEffort,"
                                + " ResourceQuotaScopeNotBestEffort or"
                                + " ResourceQuotaScopeCrossNamespacePodAffinity");
            }
            operator(requirement, operator, path, problems);
        }
        conflicts(seen, spec, path, problems);
    }

    private static void operator(
            JsonNode requirement, String operator, Path path, Problems problems) {
        var values = Fields.size(requirement, "values");
        switch (operator) {
            case "In", "NotIn" -> {
                if (values == 0) {
                    problems.required(
                            path.child("values"),
                            "must be at least one value when `operator` is 'In' or 'NotIn' for"
                                    + " scope selector");
                }
            }
            case "Exists", "DoesNotExist" -> {
                if (values > 0) {
                    problems.invalid(
                            path.child("values"),
                            requirement.get("values"),
                            "must be no value when `operator` is 'Exist' or 'DoesNotExist' for"
                                    + " scope selector");
                }
            }
            default ->
                    problems.invalid(
                            path.child("operator"), operator, "not a valid selector operator");
        }
    }

    @Override
    void checkUpdate(JsonNode object, JsonNode old, Problems problems) {
        check(object, problems);
        var now = new HashSet<>(Fields.texts(Fields.get(object, "spec"), "scopes"));
        var before = new HashSet<>(Fields.texts(Fields.get(old, "spec"), "scopes"));
        if (!now.equals(before)) {
            problems.invalid(
                    Path.SPEC.child("scopes"),
                    Fields.at(object, "spec", "scopes"),
                    Immutable.MESSAGE);
        }
    }

    @Override
    void checkSubresource(String subresource, JsonNode object, JsonNode old, Problems problems) {
        amounts(Fields.get(object, "status"), List.of("hard", "used"), Path.STATUS, problems);
    }

    @Override
    public boolean returnsDeletedObject() {
        return true;
    }
}
