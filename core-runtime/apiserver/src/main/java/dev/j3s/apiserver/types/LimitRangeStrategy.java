package dev.j3s.apiserver.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;
import dev.j3s.apiserver.types.pod.ResourceNames;
import dev.j3s.apiserver.types.pod.ResourceRules;
import dev.j3s.model.Names;
import dev.j3s.model.Quantity;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** LimitRanges: bounds that fit each other. */
final class LimitRangeStrategy extends SpecStrategy {
    private static final Set<String> TYPES = Set.of("Pod", "Container", "PersistentVolumeClaim");
    private static final List<String> LISTS =
            List.of("max", "min", "default", "defaultRequest", "maxLimitRequestRatio");

    LimitRangeStrategy() {
        super(false, false);
    }

    @Override
    public boolean allowCreateOnUpdate() {
        return true;
    }

    @Override
    public void applyDefaults(ObjectNode range) {
        for (var item : Fields.items(Fields.get(range, "spec"), "limits")) {
            if (item instanceof ObjectNode limit && Fields.text(item, "type").equals("Container")) {
                fill(limit, "default", "max");
                fill(limit, "defaultRequest", "default");
                fill(limit, "defaultRequest", "min");
            }
        }
    }

    private static void fill(ObjectNode limit, String list, String from) {
        for (var amount : Fields.entries(limit, from)) {
            var amounts = Fields.ensure(limit, list);
            if (!amounts.has(amount.getKey())) {
                amounts.set(amount.getKey(), amount.getValue());
            }
        }
    }

    @Override
    void check(JsonNode range, Problems problems) {
        var seen = new HashSet<String>();
        var limits = Fields.items(Fields.get(range, "spec"), "limits");
        for (var i = 0; i < limits.size(); i++) {
            var path = Path.SPEC.child("limits").index(i);
            var type = Fields.text(limits.get(i), "type");
            type(type, path.child("type"), problems);
            if (!seen.add(type)) {
                problems.duplicate(path.child("type"), type);
            }
            names(limits.get(i), type, path, problems);
            amounts(limits.get(i), path, problems);
        }
    }

    private static void type(String type, Path path, Problems problems) {
        var words = Names.qualifiedName(type);
        problems.invalid(path, type, words);
        if (words.isEmpty() && type.indexOf('/') < 0 && !TYPES.contains(type)) {
            problems.invalid(path, type, "must be a standard limit type or fully qualified");
        }
    }

    private static void names(JsonNode limit, String type, Path path, Problems problems) {
        var rules = new ResourceRules(problems, Set.of());
        for (var list : LISTS) {
            if (type.equals("Pod") && list.startsWith("default") && Fields.size(limit, list) > 0) {
                problems.forbidden(path.child(list), "may not be specified when `type` is 'Pod'");
                continue;
            }
            for (var amount : Fields.entries(limit, list)) {
                var at = path.child(list).key(amount.getKey());
                if (type.equals("Pod") || type.equals("Container")) {
                    rules.containerName(amount.getKey(), at);
                } else {
                    rules.resourceName(amount.getKey(), at);
                }
            }
        }
        if (type.equals("PersistentVolumeClaim")
                && !Fields.get(limit, "min").has("storage")
                && !Fields.get(limit, "max").has("storage")) {
            problems.required(
                    path.child("limits"),
                    "either minimum or maximum storage value is required, but neither was"
                            + " provided");
        }
    }

    private static void amounts(JsonNode limit, Path path, Problems problems) {
        var names = new TreeSet<String>();
        for (var list : LISTS) {
            Fields.entries(limit, list).forEach(amount -> names.add(amount.getKey()));
        }
        for (var name : names) {
            order(limit, name, "min", "max", "min value", "max value", "min", path, problems);
            order(
                    limit,
                    name,
                    "min",
                    "defaultRequest",
                    "min value",
                    "default request value",
                    "defaultRequest",
                    path,
                    problems);
            order(
                    limit,
                    name,
                    "defaultRequest",
                    "max",
                    "default request value",
                    "max value",
                    "defaultRequest",
                    path,
                    problems);
            order(
                    limit,
                    name,
                    "defaultRequest",
                    "default",
                    "default request value",
                    "default limit value",
                    "defaultRequest",
                    path,
                    problems);
            order(
                    limit,
                    name,
                    "min",
                    "default",
                    "min value",
                    "default value",
                    "default",
                    path,
                    problems);
            order(
                    limit,
                    name,
                    "default",
                    "max",
                    "default value",
                    "max value",
                    "default",
                    path,
                    problems);
            notOvercommitted(limit, name, path, problems);
        }
    }

    private static void order(
            JsonNode limit,
            String name,
            String low,
            String high,
            String lowWords,
            String highWords,
            String at,
            Path path,
            Problems problems) {
        var less = Fields.get(limit, low).get(name);
        var more = Fields.get(limit, high).get(name);
        if (less == null || more == null || Quantity.of(less).compareTo(Quantity.of(more)) <= 0) {
            return;
        }
        problems.invalid(
                path.child(at).key(name),
                at.equals(high) ? (at.equals("default") ? less : more) : less,
                lowWords
                        + " "
                        + less.asText("")
                        + " is greater than "
                        + highWords
                        + " "
                        + more.asText(""));
    }

    private static void notOvercommitted(
            JsonNode limit, String name, Path path, Problems problems) {
        var byDefault = Fields.get(limit, "default").get(name);
        var request = Fields.get(limit, "defaultRequest").get(name);
        if (byDefault != null
                && request != null
                && !ResourceNames.isOvercommitAllowed(name)
                && Quantity.of(byDefault).compareTo(Quantity.of(request)) != 0) {
            problems.invalid(
                    path.child("defaultRequest").key(name),
                    request,
                    "default value "
                            + byDefault.asText("")
                            + " must equal to defaultRequest value "
                            + request.asText("")
                            + " in "
                            + name);
        }
    }
}
