package dev.j3s.scheduler;

import dev.j3s.scheduler.Filter.Refusal;
import java.util.Optional;

/**
 * Claims must exist, and their volumes must be usable on the node; an unbound claim may wait for
 * the pod.
 */
final class VolumeFilter {
    private VolumeFilter() {}

    static Optional<Refusal> refuse(PodView pod, Snapshot.Occupied node, Snapshot snapshot) {
        for (var name : pod.claims()) {
            var claim = snapshot.volumes().claim(pod.meta().namespace(), name);
            if (claim.isEmpty()) {
                return Optional.of(
                        new Refusal("persistentvolumeclaim \"" + name + "\" not found", false));
            }
            if (claim.get().meta().deleting()) {
                return Optional.of(
                        new Refusal(
                                "persistentvolumeclaim \"" + name + "\" is being deleted", false));
            }
            var refusal =
                    claim.get().bound().isEmpty()
                            ? unbound(claim.get(), snapshot)
                            : bound(claim.get(), node, snapshot);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }

    private static Optional<Refusal> unbound(Volumes.Claim claim, Snapshot snapshot) {
        return snapshot.volumes().waits(claim)
                ? Optional.empty()
                : Optional.of(
                        new Refusal("pod has unbound immediate PersistentVolumeClaims", false));
    }

    private static Optional<Refusal> bound(
            Volumes.Claim claim, Snapshot.Occupied node, Snapshot snapshot) {
        var volume = snapshot.volumes().volumes().get(claim.bound());
        if (volume == null) {
            return Optional.of(
                    new Refusal(
                            "node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)",
                            false));
        }
        return NodeSelectors.matches(volume.affinity(), node.node())
                ? Optional.empty()
                : Optional.of(
                        new Refusal(
                                "node(s) didn't match PersistentVolume's node affinity", false));
    }
}
