package dev.j3s.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.model.LabelSelector;

/**
 * How well a node that passed every filter suits a pod: 0 to 100 for each concern, added with
 * upstream's default weights.
 */
final class Scores {
    private static final double BEST = 100;
    private static final int TAINT_WEIGHT = 3;
    private static final int AFFINITY_WEIGHT = 2;
    private static final int SPREAD_WEIGHT = 2;
    private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

    private Scores() {}

    static double of(PodView pod, Snapshot.Occupied node, Snapshot snapshot) {
        return leastAllocated(pod, node)
                + balanced(pod, node)
                + TAINT_WEIGHT * taints(pod, node)
                + AFFINITY_WEIGHT * nodeAffinity(pod, node)
                + AFFINITY_WEIGHT * podAffinity(pod, node, snapshot)
                + SPREAD_WEIGHT * spread(pod, node, snapshot);
    }

    private static double leastAllocated(PodView pod, Snapshot.Occupied node) {
        return BEST
                * (2 - fraction(pod, node, Resources.CPU) - fraction(pod, node, Resources.MEMORY))
                / 2;
    }

    private static double balanced(PodView pod, Snapshot.Occupied node) {
        return BEST
                * (1
                        - Math.abs(
                                        fraction(pod, node, Resources.CPU)
                                                - fraction(pod, node, Resources.MEMORY))
                                / 2);
    }

    private static double fraction(PodView pod, Snapshot.Occupied node, String resource) {
        var capacity = node.node().allocatable().get(resource);
        return capacity == 0
                ? 1
                : Math.min(
                        1,
                        (double) (node.used().get(resource) + pod.requests().get(resource))
                                / capacity);
    }

    private static double taints(PodView pod, Snapshot.Occupied node) {
        var untolerated =
                node.node().taints().stream()
                        .filter(t ->
                                !t.hard()
                                        && !Tolerations.tolerates(
                                                pod.spec().path("tolerations"), t))
                        .count();
        return BEST / (1 + untolerated);
    }

    private static double nodeAffinity(PodView pod, Snapshot.Occupied node) {
        var won = 0;
        var total = 0;
        for (var choice : pod.spec().path("affinity").path("nodeAffinity").path(PREFERRED)) {
            total += choice.path("weight").asInt();
            if (NodeSelectors.matchesTerm(choice.path("preference"), node.node())) {
                won += choice.path("weight").asInt();
            }
        }
        return total == 0 ? 0 : BEST * won / total;
    }

    private static double podAffinity(PodView pod, Snapshot.Occupied node, Snapshot snapshot) {
        var total = 0;
        var won = 0;
        for (var choice : pod.spec().path("affinity").path("podAffinity").path(PREFERRED)) {
            total += weight(choice);
            won +=
                    PodAffinity.inDomain(pod, choice.path("podAffinityTerm"), node, snapshot)
                            ? weight(choice)
                            : 0;
        }
        for (var choice : pod.spec().path("affinity").path("podAntiAffinity").path(PREFERRED)) {
            total += weight(choice);
            won +=
                    PodAffinity.inDomain(pod, choice.path("podAffinityTerm"), node, snapshot)
                            ? 0
                            : weight(choice);
        }
        return total == 0 ? 0 : BEST * won / total;
    }

    private static int weight(JsonNode choice) {
        return choice.path("weight").asInt();
    }

    /**
     * Soft constraints; a pod without any is spread from the pods with the same labels, as
     * upstream's default constraints do.
     */
    private static double spread(PodView pod, Snapshot.Occupied node, Snapshot snapshot) {
        var soft = 0;
        var score = 0.0;
        for (var constraint : pod.spec().path("topologySpreadConstraints")) {
            if (constraint.path("whenUnsatisfiable").asText().equals("ScheduleAnyway")) {
                var counts =
                        TopologySpread.counts(
                                pod,
                                constraint,
                                TopologySpread.selector(pod, constraint),
                                snapshot);
                var domain =
                        node.node().meta().labels().get(constraint.path("topologyKey").asText());
                soft++;
                score += domain == null ? 0 : BEST / (1 + counts.getOrDefault(domain, 0));
            }
        }
        if (soft > 0) {
            return score / soft;
        }
        if (pod.meta().labels().isEmpty() || pod.meta().controller().isEmpty()) {
            return 0;
        }
        var alike = LabelSelector.ofLabels(pod.meta().labels());
        var siblings =
                node.pods().stream()
                        .filter(p ->
                                p.meta().namespace().equals(pod.meta().namespace())
                                        && alike.matches(p.meta().labels()))
                        .count();
        return BEST / (1 + siblings);
    }
}
