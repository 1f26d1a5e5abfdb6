package dev.j3s.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.model.Quantity;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/** Quantities by resource name: of a container, of a whole pod, of a quota. */
final class ResourceAmounts {
    private static final Set<String> POD_LEVEL = Set.of("cpu", "memory");

    private ResourceAmounts() {}

    static Map<String, Quantity> read(JsonNode amounts) {
        var map = new TreeMap<String, Quantity>();
        for (var one : amounts.properties()) {
            map.put(one.getKey(), Quantity.of(one.getValue()));
        }
        return map;
    }

    static void merge(
            Map<String, Quantity> into, Map<String, Quantity> from, BinaryOperator<Quantity> how) {
        from.forEach((name, amount) -> into.merge(name, amount, how));
    }

    /**
     * What a pod needs at its busiest: containers and sidecars together, or one init container
     * beside the sidecars before it; pod-level amounts win.
     *
     * @param part {@code requests} or {@code limits}
     */
    static Map<String, Quantity> ofPod(JsonNode pod, String part) {
        var spec = pod.path("spec");
        var total = new TreeMap<String, Quantity>();
        for (var container : spec.path("containers")) {
            merge(total, of(container, part), Quantity::add);
        }
        var sidecars = new TreeMap<String, Quantity>();
        var init = new TreeMap<String, Quantity>();
        for (var container : spec.path("initContainers")) {
            var own = of(container, part);
            if (container.path("restartPolicy").asText("").equals("Always")) {
                merge(total, own, Quantity::add);
                merge(sidecars, own, Quantity::add);
                merge(init, sidecars, Quantity::max);
            } else {
                var together = new TreeMap<>(own);
                merge(together, sidecars, Quantity::add);
                merge(init, together, Quantity::max);
            }
        }
        merge(total, init, Quantity::max);
        read(spec.path("resources").path(part))
                .forEach((name, amount) -> {
                    if (POD_LEVEL.contains(name) || name.startsWith("hugepages-")) {
                        total.put(name, amount);
                    }
                });
        return total;
    }

    /** With the runtime class's overhead, as quotas count it. */
    static Map<String, Quantity> ofPodWithOverhead(JsonNode pod, String part) {
        var total = ofPod(pod, part);
        read(pod.path("spec").path("overhead"))
                .forEach((name, amount) -> {
                    if (part.equals("requests") || total.containsKey(name)) {
                        total.merge(name, amount, Quantity::add);
                    }
                });
        return total;
    }

    static Map<String, Quantity> of(JsonNode container, String part) {
        return read(container.path("resources").path(part));
    }
}
