package dev.j3s.scheduler;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/**
 * Which less important pods must go so that a pod fits. On each node: remove all less important
 * ones, then put back, most important first, whoever still fits. Among nodes: fewest broken
 * budgets, then the least important victims, then the fewest. (defaultpreemption)
 */
final class Preemption {
    /**
     * @param violations victims whose budget allows no disruption
     */
    record Choice(String node, List<PodView> victims, int violations) {
        private int highest() {
            return victims.stream().mapToInt(PodView::priority).max().orElse(Integer.MIN_VALUE);
        }

        private long sum() {
            return victims.stream().mapToLong(PodView::priority).sum();
        }
    }

    private static final Comparator<PodView> MOST_IMPORTANT_FIRST =
            Comparator.comparingInt(PodView::priority).reversed().thenComparing(PodView::created);

    private Preemption() {}

    static Optional<Choice> choose(
            PodView pod,
            List<Snapshot.Occupied> nodes,
            Snapshot snapshot,
            List<DisruptionBudget> budgets) {
        return nodes.stream()
                .map(n -> onNode(pod, n, snapshot, budgets))
                .flatMap(Optional::stream)
                .min(
                        Comparator.comparingInt(Choice::violations)
                                .thenComparingInt(Choice::highest)
                                .thenComparingLong(Choice::sum)
                                .thenComparingInt(c -> c.victims().size()));
    }

    private static Optional<Choice> onNode(
            PodView pod,
            Snapshot.Occupied node,
            Snapshot snapshot,
            List<DisruptionBudget> budgets) {
        var weaker = node.pods().stream().filter(p -> p.priority() < pod.priority()).toList();
        if (weaker.isEmpty()) {
            return Optional.empty();
        }
        var emptied = node.without(weaker);
        if (!fits(pod, emptied, snapshot)) {
            return Optional.empty();
        }
        var violating = violating(weaker, budgets);
        var back = new ArrayList<>(weaker);
        // Those that a budget protects are put back first: they are the last that should stay away.
        back.sort(
                Comparator.comparing((PodView p) -> !violating.contains(p))
                        .thenComparing(MOST_IMPORTANT_FIRST));
        var victims = new ArrayList<PodView>();
        var violations = 0;
        for (var candidate : back) {
            var tried = emptied.with(candidate);
            if (fits(pod, tried, snapshot)) {
                emptied = tried;
            } else {
                victims.add(candidate);
                violations += violating.contains(candidate) ? 1 : 0;
            }
        }
        victims.sort(MOST_IMPORTANT_FIRST);
        return victims.isEmpty()
                ? Optional.empty()
                : Optional.of(new Choice(node.node().name(), List.copyOf(victims), violations));
    }

    private static boolean fits(PodView pod, Snapshot.Occupied node, Snapshot snapshot) {
        return Planner.refusal(pod, node, snapshot.replace(node)).isEmpty();
    }

    private static List<PodView> violating(List<PodView> pods, List<DisruptionBudget> budgets) {
        var left = new HashMap<DisruptionBudget, Integer>();
        budgets.forEach(b -> left.put(b, b.allowed()));
        var violating = new ArrayList<PodView>();
        for (var pod : pods.stream().sorted(MOST_IMPORTANT_FIRST).toList()) {
            var broken = false;
            for (var budget : budgets) {
                broken |= budget.covers(pod) && left.merge(budget, -1, Integer::sum) < 0;
            }
            if (broken) {
                violating.add(pod);
            }
        }
        return violating;
    }
}
