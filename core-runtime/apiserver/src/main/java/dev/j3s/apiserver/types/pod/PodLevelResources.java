package dev.j3s.apiserver.types.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;
import dev.j3s.model.Quantity;
import java.util.HashMap;
import java.util.Map;

/** {@code spec.resources}: what the pod as a whole asks for, beside what its containers do. */
final class PodLevelResources {
    private PodLevelResources() {}

    static boolean isSupported(String resource) {
        return resource.equals("cpu") || resource.equals("memory") || isHugePage(resource);
    }

    private static boolean isHugePage(String resource) {
        return resource.startsWith("hugepages-");
    }

    static void applyDefaults(ObjectNode spec) {
        if (!(spec.get("resources") instanceof ObjectNode resources)) {
            return;
        }
        if (Fields.size(resources, "limits") > 0 || Fields.size(resources, "requests") > 0) {
            hugePageLimits(spec, resources);
        }
        if (Fields.size(resources, "limits") > 0) {
            requests(spec, resources);
        }
    }

    private static void hugePageLimits(ObjectNode spec, ObjectNode resources) {
        var requests = Fields.get(resources, "requests");
        aggregate(spec, "limits")
                .forEach((name, amount) -> {
                    if (isHugePage(name) && !requests.has(name)) {
                        putIfAbsent(resources, "limits", name, amount.toString());
                    }
                });
    }

    private static void requests(ObjectNode spec, ObjectNode resources) {
        aggregate(spec, "requests")
                .forEach((name, amount) -> {
                    if (isSupported(name) && !isHugePage(name)) {
                        putIfAbsent(resources, "requests", name, amount.toString());
                    }
                });
        for (var limit : Fields.entries(resources, "limits")) {
            if (isSupported(limit.getKey())) {
                putIfAbsent(resources, "requests", limit.getKey(), limit.getValue().asText(""));
            }
        }
    }

    private static void putIfAbsent(ObjectNode resources, String list, String name, String amount) {
        var amounts = Fields.ensure(resources, list);
        if (!amounts.has(name)) {
            amounts.put(name, amount);
        }
    }

    /**
     * The sum over containers, or what starting up takes when that is more: sidecars keep running
     * beside everything after them.
     */
    static Map<String, Quantity> aggregate(JsonNode spec, String list) {
        var running = new HashMap<String, Quantity>();
        for (var container : Fields.items(spec, "containers")) {
            add(running, Fields.at(container, "resources", list));
        }
        var sidecars = new HashMap<String, Quantity>();
        var starting = new HashMap<String, Quantity>();
        for (var container : Fields.items(spec, "initContainers")) {
            var amounts = Fields.at(container, "resources", list);
            if (Fields.text(container, "restartPolicy").equals("Always")) {
                add(running, amounts);
                add(sidecars, amounts);
                sidecars.forEach((name, amount) -> starting.merge(name, amount, Quantity::max));
            } else {
                var withSidecars = new HashMap<>(sidecars);
                add(withSidecars, amounts);
                withSidecars.forEach((name, amount) -> starting.merge(name, amount, Quantity::max));
            }
        }
        starting.forEach((name, amount) -> running.merge(name, amount, Quantity::max));
        return running;
    }

    private static void add(Map<String, Quantity> sum, JsonNode amounts) {
        for (var amount : amounts.properties()) {
            sum.merge(amount.getKey(), Quantity.of(amount.getValue()), Quantity::add);
        }
    }

    static void validate(JsonNode spec, Path path, ResourceRules rules, Problems problems) {
        var resources = Fields.get(spec, "resources");
        if (!resources.isObject()) {
            return;
        }
        if (Fields.text(Fields.get(spec, "os"), "name").equals("windows")) {
            problems.forbidden(path, "may not be set for a windows pod");
            return;
        }
        if (Fields.has(resources, "claims")) {
            problems.forbidden(
                    path.child("claims"), "claims may not be set for Resources at pod-level");
        }
        rules.ofPod(resources, path);
        validateConsistency(spec, resources, path, problems);
    }

    private static void validateConsistency(
            JsonNode spec, JsonNode resources, Path path, Problems problems) {
        aggregate(spec, "requests")
                .forEach((name, sum) -> atLeast(resources, "requests", name, sum, path, problems));
        aggregate(spec, "limits")
                .forEach((name, sum) -> {
                    if (isHugePage(name)) {
                        atLeast(resources, "limits", name, sum, path, problems);
                    }
                });
        var limits = Fields.get(resources, "limits");
        var containers = Fields.items(spec, "containers");
        for (var i = 0; i < containers.size(); i++) {
            var ofContainer = Fields.at(containers.get(i), "resources", "limits");
            for (var limit : ofContainer.properties()) {
                var name = limit.getKey();
                if (limits.has(name)
                        && Quantity.of(limit.getValue()).compareTo(Quantity.of(limits.get(name)))
                                > 0) {
                    problems.invalid(
                            path.child("containers").index(i).key(name).child("limits"),
                            limit.getValue().asText(""),
                            "must be less than or equal to pod limits of "
                                    + limits.get(name).asText(""));
                }
            }
        }
    }

    private static void atLeast(
            JsonNode resources,
            String list,
            String name,
            Quantity sum,
            Path path,
            Problems problems) {
        var amounts = Fields.get(resources, list);
        if (amounts.has(name) && sum.compareTo(Quantity.of(amounts.get(name))) > 0) {
            problems.invalid(
                    path.child(list).key(name),
                    amounts.get(name).asText(""),
                    "must be greater than or equal to aggregate container " + list + " of " + sum);
        }
    }
}
