package dev.j3s.scheduler;

import java.util.Optional;

/** One reason why a pod cannot go to a node. Pure. */
@FunctionalInterface
interface Filter {
    /**
     * @param reason upstream's words, counted in the pod's condition: {@code 1 node(s) had
     *     untolerated taint(s)}
     * @param resolvable evicting other pods could change it
     */
    record Refusal(String reason, boolean resolvable) {}

    Optional<Refusal> refuse(PodView pod, Snapshot.Occupied node, Snapshot snapshot);
}
