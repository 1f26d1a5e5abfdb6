package dev.j3s.controllers.replicaset;

import dev.j3s.controllers.kube.Pod;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** How many pods to make, or which to delete. Pure. */
final class ReplicaPlanner {
    /** More than this many pods are not made or deleted in one go. */
    static final int BURST_MAX = 500;

    static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";

    private ReplicaPlanner() {}

    /** One of the two is empty. */
    record Plan(int create, List<Pod> delete) {}

    /**
     * @param active the owner's pods that count
     * @param related how many pods of the same deployment run on each node: a crowded node gives
     *     first
     */
    static Plan plan(int wanted, Collection<Pod> active, Map<String, Integer> related) {
        var difference = active.size() - wanted;
        if (difference < 0) {
            return new Plan(Math.min(-difference, BURST_MAX), List.of());
        }
        if (difference == 0) {
            return new Plan(0, List.of());
        }
        var count = Math.min(difference, BURST_MAX);
        return new Plan(0, active.stream().sorted(victimsFirst(related)).limit(count).toList());
    }

    /** Upstream's order: pkg/controller/controller_utils.go ActivePodsWithRanks. */
    private static Comparator<Pod> victimsFirst(Map<String, Integer> related) {
        return Comparator.<Pod, Boolean>comparing(pod -> !pod.nodeName().isEmpty())
                .thenComparing(ReplicaPlanner::phaseRank)
                .thenComparing(Pod::ready)
                .thenComparing(ReplicaPlanner::deletionCost)
                .thenComparing(pod -> -related.getOrDefault(pod.nodeName(), 0))
                .thenComparing(ReplicaPlanner::readySince, Comparator.reverseOrder())
                .thenComparing(pod -> -pod.restarts())
                .thenComparing(pod -> pod.meta().creationTimestamp(), Comparator.reverseOrder());
    }

    private static int phaseRank(Pod pod) {
        return switch (pod.phase()) {
            case "Pending" -> 0;
            case "Unknown" -> 1;
            default -> 2;
        };
    }

    private static Instant readySince(Pod pod) {
        var ready = pod.condition("Ready");
        return ready == null || ready.since() == null ? Instant.EPOCH : ready.since();
    }

    /** An unreadable cost counts as none, as admission refuses such pods anyway. */
    private static int deletionCost(Pod pod) {
        var text = pod.meta().annotation(DELETION_COST);
        try {
            return text.isEmpty() ? 0 : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
