package dev.j3s.scheduler;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Decides where one pod goes in one snapshot. Pure but for the source of randomness that breaks
 * ties.
 */
final class Planner {
    /** What to do with the pod. */
    sealed interface Plan {
        record Bind(String node) implements Plan {}

        /**
         * @param message upstream's words for the PodScheduled condition
         */
        record Unschedulable(String message) implements Plan {}

        /** Make room first: delete {@code victims}, keep {@code node} in mind for the pod. */
        record Preempt(String node, List<PodView> victims, String message) implements Plan {}
    }

    private final RandomGenerator random;

    Planner(RandomGenerator random) {
        this.random = random;
    }

    Plan plan(PodView pod, Snapshot snapshot, List<DisruptionBudget> budgets) {
        var refusals = new TreeMap<String, Integer>();
        var hopeful = new ArrayList<Snapshot.Occupied>();
        var feasible = new ArrayList<Snapshot.Occupied>();
        for (var node : snapshot.nodes()) {
            var refusal = refusal(pod, node, snapshot);
            if (refusal.isEmpty()) {
                feasible.add(node);
                continue;
            }
            refusals.merge(refusal.get().reason(), 1, Integer::sum);
            if (refusal.get().resolvable()) {
                hopeful.add(node);
            }
        }
        if (!feasible.isEmpty()) {
            return new Plan.Bind(best(pod, feasible, snapshot).node().name());
        }
        var message = message(snapshot.nodes().size(), refusals);
        if (!pod.mayPreempt()) {
            return new Plan.Unschedulable(
                    message + " preemption: not eligible due to preemptionPolicy=Never.");
        }
        var choice = Preemption.choose(pod, hopeful, snapshot, budgets);
        return choice.isPresent()
                ? new Plan.Preempt(choice.get().node(), choice.get().victims(), message)
                : new Plan.Unschedulable(
                        message + preemptionMessage(snapshot.nodes().size(), hopeful.size()));
    }

    static Optional<Filter.Refusal> refusal(
            PodView pod, Snapshot.Occupied node, Snapshot snapshot) {
        for (var filter : Filters.ALL) {
            var refusal = filter.refuse(pod, node, snapshot);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }

    private Snapshot.Occupied best(
            PodView pod, List<Snapshot.Occupied> feasible, Snapshot snapshot) {
        if (feasible.size() == 1) {
            return feasible.getFirst();
        }
        record Scored(Snapshot.Occupied node, double score, int tieBreak) {}
        return feasible.stream()
                .map(n ->
                        new Scored(
                                n,
                                nominated(pod, n) ? Double.MAX_VALUE : Scores.of(pod, n, snapshot),
                                random.nextInt()))
                .max(Comparator.comparingDouble(Scored::score).thenComparingInt(Scored::tieBreak))
                .orElseThrow()
                .node();
    }

    private static boolean nominated(PodView pod, Snapshot.Occupied node) {
        return pod.nominatedNode().equals(node.node().name());
    }

    private static String message(int nodes, Map<String, Integer> refusals) {
        if (nodes == 0) {
            return "no nodes available to schedule pods";
        }
        var parts =
                refusals.entrySet().stream()
                        .map(e -> e.getValue() + " " + e.getKey())
                        .sorted()
                        .toList();
        return "0/" + nodes + " nodes are available: " + String.join(", ", parts) + ".";
    }

    private static String preemptionMessage(int nodes, int hopeful) {
        if (nodes == 0) {
            return "";
        }
        var helpless = nodes - hopeful;
        var parts = new ArrayList<String>();
        if (hopeful > 0) {
            parts.add(hopeful + " No preemption victims found for incoming pod");
        }
        if (helpless > 0) {
            parts.add(helpless + " Preemption is not helpful for scheduling");
        }
        return " preemption: 0/"
                + nodes
                + " nodes are available: "
                + String.join(", ", parts)
                + ".";
    }
}
