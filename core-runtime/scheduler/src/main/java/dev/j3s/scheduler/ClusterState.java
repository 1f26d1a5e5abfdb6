package dev.j3s.scheduler;

import dev.j3s.model.ObjectKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Nodes and the pods on them, kept up to date by events, plus pods that were just bound and that
 * the informer does not show yet. A snapshot costs only what changed since the last one.
 * Thread-safe.
 */
final class ClusterState {
    private final Map<String, NodeView> nodes = new LinkedHashMap<>();
    private final Map<String, Map<ObjectKey, PodView>> podsByNode = new HashMap<>();
    private final Map<String, Snapshot.Occupied> occupied = new HashMap<>();
    private final Map<ObjectKey, PodView> assumed = new HashMap<>();
    private final Map<ObjectKey, PodView> nominated = new HashMap<>();

    synchronized void nodeChanged(String name, @Nullable NodeView node) {
        if (node == null) {
            nodes.remove(name);
        } else {
            nodes.put(name, node);
        }
        occupied.remove(name);
    }

    synchronized void podChanged(@Nullable PodView before, @Nullable PodView after) {
        if (before != null && before.assigned()) {
            take(before);
        }
        if (after == null || after.assigned()) {
            var key = after != null ? after.key() : before != null ? before.key() : null;
            nominated.remove(key);
            var guess = assumed.remove(key);
            if (guess != null) {
                take(guess);
            }
        }
        if (after != null && after.assigned() && !after.finished()) {
            put(after);
        }
    }

    /** Counts the pod on the node from now on, before the API shows it. */
    synchronized void assume(PodView onNode) {
        nominated.remove(onNode.key());
        assumed.put(onNode.key(), onNode);
        put(onNode);
    }

    /** The binding failed: the pod is nowhere. */
    synchronized void forget(PodView onNode) {
        if (assumed.remove(onNode.key(), onNode)) {
            take(onNode);
        }
    }

    /** Room is being made on {@code node} for the pod: less important ones shall not slip in. */
    synchronized void nominate(PodView pod, String node) {
        nominated.put(pod.key(), pod.onNode(node));
    }

    synchronized void withdraw(ObjectKey key) {
        nominated.remove(key);
    }

    /** Pods that the node still holds although they are being deleted. */
    synchronized boolean hasTerminating(String node, int belowPriority) {
        return podsByNode.getOrDefault(node, Map.of()).values().stream()
                .anyMatch(p -> p.meta().deleting() && p.priority() < belowPriority);
    }

    /** As {@code pod} sees the world: with what more important pods were promised. */
    synchronized Snapshot snapshotFor(
            PodView pod, Volumes volumes, Map<String, Map<String, String>> namespaceLabels) {
        var all = new ArrayList<Snapshot.Occupied>(nodes.size());
        for (var node : nodes.values()) {
            var here =
                    occupied.computeIfAbsent(node.name(), n -> Snapshot.Occupied.of(node, pods(n)));
            for (var promised : nominated.values()) {
                if (promised.nodeName().equals(node.name())
                        && promised.priority() >= pod.priority()
                        && !promised.key().equals(pod.key())) {
                    here = here.with(promised);
                }
            }
            all.add(here);
        }
        return new Snapshot(all, volumes, namespaceLabels);
    }

    private List<PodView> pods(String node) {
        return List.copyOf(podsByNode.getOrDefault(node, Map.of()).values());
    }

    private void put(PodView pod) {
        podsByNode.computeIfAbsent(pod.nodeName(), _ -> new LinkedHashMap<>()).put(pod.key(), pod);
        occupied.remove(pod.nodeName());
    }

    private void take(PodView pod) {
        var pods = podsByNode.get(pod.nodeName());
        if (pods != null) {
            pods.remove(pod.key());
            occupied.remove(pod.nodeName());
        }
    }
}
