package dev.j3s.scheduler;

import dev.j3s.client.Decoder;
import dev.j3s.model.Json;
import dev.j3s.model.LabelSelector;

/** How many more of some pods may be disturbed now. */
record DisruptionBudget(String namespace, LabelSelector selector, int allowed) {
    static final Decoder<DisruptionBudget> DECODER =
            json -> {
                var budget = Json.parseObject(json);
                return new DisruptionBudget(
                        budget.path("metadata").path("namespace").asText(),
                        LabelSelector.ofObject(budget.path("spec").get("selector")),
                        budget.path("status").path("disruptionsAllowed").asInt());
            };

    boolean covers(PodView pod) {
        return namespace.equals(pod.meta().namespace()) && selector.matches(pod.meta().labels());
    }
}
