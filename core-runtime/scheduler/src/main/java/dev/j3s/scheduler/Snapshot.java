package dev.j3s.scheduler;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The cluster at one moment: each node with the pods that occupy it. Immutable; the planner's whole
 * world.
 */
record Snapshot(
        List<Occupied> nodes, Volumes volumes, Map<String, Map<String, String>> namespaceLabels) {

    /** A node, its pods, and what they occupy together. */
    record Occupied(NodeView node, List<PodView> pods, Resources used) {
        static Occupied of(NodeView node, List<PodView> pods) {
            var used = Resources.NONE;
            for (var pod : pods) {
                used = used.plus(pod.requests());
            }
            return new Occupied(node, List.copyOf(pods), used);
        }

        Occupied without(Collection<PodView> victims) {
            return of(node, pods.stream().filter(p -> !victims.contains(p)).toList());
        }

        Occupied with(PodView pod) {
            var all = new ArrayList<>(pods);
            all.add(pod);
            return of(node, all);
        }
    }

    Snapshot {
        nodes = List.copyOf(nodes);
    }

    static Snapshot of(
            Collection<NodeView> nodes,
            Collection<PodView> pods,
            Volumes volumes,
            Map<String, Map<String, String>> namespaceLabels) {
        Map<String, List<PodView>> byNode = new HashMap<>();
        for (var pod : pods) {
            if (pod.assigned() && !pod.finished()) {
                byNode.computeIfAbsent(pod.nodeName(), _ -> new ArrayList<>()).add(pod);
            }
        }
        return new Snapshot(
                nodes.stream()
                        .map(n -> Occupied.of(n, byNode.getOrDefault(n.name(), List.of())))
                        .toList(),
                volumes,
                namespaceLabels);
    }

    Snapshot replace(Occupied changed) {
        return new Snapshot(
                nodes.stream()
                        .map(n -> n.node().name().equals(changed.node().name()) ? changed : n)
                        .toList(),
                volumes,
                namespaceLabels);
    }
}
