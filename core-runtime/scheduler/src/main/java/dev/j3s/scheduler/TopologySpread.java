package dev.j3s.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.model.LabelSelector;
import dev.j3s.scheduler.Filter.Refusal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * topologySpreadConstraints: hard ones filter, and the count of matching pods in a domain serves
 * the score of the soft ones.
 */
final class TopologySpread {
    private TopologySpread() {}

    static Optional<Refusal> refuse(PodView pod, Snapshot.Occupied node, Snapshot snapshot) {
        for (var constraint : pod.spec().path("topologySpreadConstraints")) {
            if (!constraint.path("whenUnsatisfiable").asText().equals("DoNotSchedule")) {
                continue;
            }
            var domain = node.node().meta().labels().get(constraint.path("topologyKey").asText());
            if (domain == null) {
                return Optional.of(
                        new Refusal(
                                "node(s) didn't match pod topology spread constraints (missing required label)",
                                false));
            }
            if (skew(pod, constraint, domain, snapshot) > constraint.path("maxSkew").asInt(1)) {
                return Optional.of(
                        new Refusal("node(s) didn't match pod topology spread constraints", true));
            }
        }
        return Optional.empty();
    }

    private static int skew(PodView pod, JsonNode constraint, String domain, Snapshot snapshot) {
        var selector = selector(pod, constraint);
        var counts = counts(pod, constraint, selector, snapshot);
        var least = counts.values().stream().mapToInt(Integer::intValue).min().orElse(0);
        if (counts.size() < constraint.path("minDomains").asInt(1)) {
            least = 0;
        }
        var self = selector.matches(pod.meta().labels()) ? 1 : 0;
        return counts.getOrDefault(domain, 0) + self - least;
    }

    /**
     * Matching pods by domain, over the nodes that the pod could go to by its own selectors (and
     * taints, when asked).
     */
    static Map<String, Integer> counts(
            PodView pod, JsonNode constraint, LabelSelector selector, Snapshot snapshot) {
        var key = constraint.path("topologyKey").asText();
        var counts = new HashMap<String, Integer>();
        for (var node : snapshot.nodes()) {
            var domain = node.node().meta().labels().get(key);
            if (domain == null || !eligible(pod, constraint, node)) {
                continue;
            }
            var matching =
                    node.pods().stream()
                            .filter(p ->
                                    p.meta().namespace().equals(pod.meta().namespace())
                                            && !p.meta().deleting()
                                            && selector.matches(p.meta().labels()))
                            .count();
            counts.merge(domain, (int) matching, Integer::sum);
        }
        return counts;
    }

    private static boolean eligible(PodView pod, JsonNode constraint, Snapshot.Occupied node) {
        if (!constraint.path("nodeAffinityPolicy").asText("Honor").equals("Ignore")) {
            for (var label : pod.spec().path("nodeSelector").properties()) {
                if (!label.getValue()
                        .asText()
                        .equals(node.node().meta().labels().get(label.getKey()))) {
                    return false;
                }
            }
            var required =
                    pod.spec()
                            .path("affinity")
                            .path("nodeAffinity")
                            .path("requiredDuringSchedulingIgnoredDuringExecution");
            if (!NodeSelectors.matches(required, node.node())) {
                return false;
            }
        }
        return !constraint.path("nodeTaintsPolicy").asText("Ignore").equals("Honor")
                || node.node().taints().stream()
                        .allMatch(t ->
                                !t.hard()
                                        || Tolerations.tolerates(
                                                pod.spec().path("tolerations"), t));
    }

    /**
     * The constraint's selector with the values of {@code matchLabelKeys} taken from the pod
     * itself.
     */
    static LabelSelector selector(PodView pod, JsonNode constraint) {
        var keys = constraint.path("matchLabelKeys");
        if (keys.isEmpty() || !(constraint.path("labelSelector") instanceof ObjectNode original)) {
            return LabelSelector.ofObject(constraint.get("labelSelector"));
        }
        var merged = original.deepCopy();
        var labels = merged.withObject("/matchLabels");
        for (var key : keys) {
            var value = pod.meta().labels().get(key.asText());
            if (value != null) {
                labels.put(key.asText(), value);
            }
        }
        return LabelSelector.ofObject(merged);
    }
}
