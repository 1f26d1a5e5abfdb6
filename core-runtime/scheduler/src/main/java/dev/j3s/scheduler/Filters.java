package dev.j3s.scheduler;

import dev.j3s.scheduler.Filter.Refusal;
import java.util.List;
import java.util.Optional;

/** The filters in upstream's order; a node's first refusal is the one that is told. */
final class Filters {
    static final List<Filter> ALL =
            List.of(
                    Filters::unschedulable,
                    Filters::taints,
                    Filters::nodeAffinity,
                    Filters::hostPorts,
                    Filters::resources,
                    VolumeFilter::refuse,
                    TopologySpread::refuse,
                    PodAffinity::refuse);

    private static final NodeView.Taint UNSCHEDULABLE =
            new NodeView.Taint("node.kubernetes.io/unschedulable", "", "NoSchedule");

    private Filters() {}

    private static Optional<Refusal> unschedulable(
            PodView pod, Snapshot.Occupied node, Snapshot snapshot) {
        var refused =
                node.node().unschedulable()
                        && !Tolerations.tolerates(pod.spec().path("tolerations"), UNSCHEDULABLE);
        return refused
                ? Optional.of(new Refusal("node(s) were unschedulable", false))
                : Optional.empty();
    }

    private static Optional<Refusal> taints(
            PodView pod, Snapshot.Occupied node, Snapshot snapshot) {
        return node.node().taints().stream()
                .filter(t -> t.hard() && !Tolerations.tolerates(pod.spec().path("tolerations"), t))
                .findFirst()
                .map(t -> new Refusal("node(s) had untolerated taint(s)", false));
    }

    private static Optional<Refusal> nodeAffinity(
            PodView pod, Snapshot.Occupied node, Snapshot snapshot) {
        for (var label : pod.spec().path("nodeSelector").properties()) {
            if (!label.getValue()
                    .asText()
                    .equals(node.node().meta().labels().get(label.getKey()))) {
                return Optional.of(
                        new Refusal("node(s) didn't match Pod's node affinity/selector", false));
            }
        }
        var required =
                pod.spec()
                        .path("affinity")
                        .path("nodeAffinity")
                        .path("requiredDuringSchedulingIgnoredDuringExecution");
        return NodeSelectors.matches(required, node.node())
                ? Optional.empty()
                : Optional.of(
                        new Refusal("node(s) didn't match Pod's node affinity/selector", false));
    }

    private static Optional<Refusal> hostPorts(
            PodView pod, Snapshot.Occupied node, Snapshot snapshot) {
        for (var wanted : pod.hostPorts()) {
            for (var other : node.pods()) {
                if (other.hostPorts().stream().anyMatch(wanted::conflicts)) {
                    return Optional.of(
                            new Refusal(
                                    "node(s) didn't have free ports for the requested pod ports",
                                    true));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Refusal> resources(
            PodView pod, Snapshot.Occupied node, Snapshot snapshot) {
        for (var request : pod.requests().amounts().entrySet()) {
            var name = request.getKey();
            var capacity = node.node().allocatable().get(name);
            if (request.getValue() > 0 && node.used().get(name) + request.getValue() > capacity) {
                var reason = name.equals(Resources.PODS) ? "Too many pods" : "Insufficient " + name;
                return Optional.of(new Refusal(reason, request.getValue() <= capacity));
            }
        }
        return Optional.empty();
    }
}
