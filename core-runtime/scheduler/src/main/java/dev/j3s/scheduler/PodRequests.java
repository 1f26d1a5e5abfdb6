package dev.j3s.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * How much a pod occupies: the sum of its containers and sidecars, or what its largest init
 * container needs at its turn, plus overhead; pod-level requests win where they are set.
 * (k8s.io/component-helpers resource.PodRequests)
 */
final class PodRequests {
    private PodRequests() {}

    static Resources of(JsonNode spec) {
        var sum = Resources.NONE;
        for (var container : spec.path("containers")) {
            sum = sum.plus(requests(container));
        }
        var sidecars = Resources.NONE;
        var peak = Resources.NONE;
        for (var container : spec.path("initContainers")) {
            var own = requests(container);
            if (container.path("restartPolicy").asText().equals("Always")) {
                sidecars = sidecars.plus(own);
                peak = peak.max(sidecars);
            } else {
                peak = peak.max(sidecars.plus(own));
            }
        }
        var total = sum.plus(sidecars).max(peak);
        for (var pod : Resources.of(spec.path("resources").path("requests")).amounts().entrySet()) {
            total =
                    total.plus(
                            new Resources(
                                    Map.of(
                                            pod.getKey(),
                                            pod.getValue() - total.get(pod.getKey()))));
        }
        return total.plus(Resources.of(spec.path("overhead")))
                .plus(new Resources(Map.of(Resources.PODS, 1L)));
    }

    private static Resources requests(JsonNode container) {
        return Resources.of(container.path("resources").path("requests"));
    }
}
