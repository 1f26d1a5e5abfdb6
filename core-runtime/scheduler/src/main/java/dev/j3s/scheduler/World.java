package dev.j3s.scheduler;

import dev.j3s.client.Informer;
import dev.j3s.client.Informers;
import dev.j3s.client.Meta;
import dev.j3s.model.GroupVersionResource;
import dev.j3s.model.ObjectKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The informers that scheduling reads, and what their events do to the state and to the queue. */
final class World {
    private final ClusterState state = new ClusterState();
    private final PodQueue queue;
    private final Informer<PodView> pods;
    private final Informer<NodeView> nodes;
    private final Informer<Volumes.Claim> claims;
    private final Informer<Volumes.Volume> volumes;
    private final Informer<Volumes.StorageClass> classes;
    private final Informer<DisruptionBudget> budgets;
    private final Informer<Meta> namespaces;

    World(Informers informers, PodQueue queue) {
        this.queue = queue;
        pods = informers.informer(spec("", "v1", "pods", PodView.DECODER));
        nodes = informers.informer(spec("", "v1", "nodes", NodeView.DECODER));
        claims =
                informers.informer(spec("", "v1", "persistentvolumeclaims", Volumes.Claim.DECODER));
        volumes = informers.informer(spec("", "v1", "persistentvolumes", Volumes.Volume.DECODER));
        classes =
                informers.informer(
                        spec(
                                "storage.k8s.io",
                                "v1",
                                "storageclasses",
                                Volumes.StorageClass.DECODER));
        budgets =
                informers.informer(
                        spec("policy", "v1", "poddisruptionbudgets", DisruptionBudget.DECODER));
        namespaces = informers.informer(spec("", "v1", "namespaces", Meta.DECODER));
    }

    private static <T> Informers.Spec<T> spec(
            String group, String version, String resource, dev.j3s.client.Decoder<T> decoder) {
        return new Informers.Spec<>(
                new GroupVersionResource(group, version, resource), "", "", decoder, Map.of());
    }

    /**
     * From here on events arrive. Nodes first: a pod that is already assigned must find its node.
     */
    void listen() {
        nodes.addHandler((key, _, after) -> {
            state.nodeChanged(key.name(), after);
            queue.wake();
        });
        pods.addHandler(this::podChanged);
        claims.addHandler((_, _, _) -> queue.wake());
        volumes.addHandler((_, _, _) -> queue.wake());
        classes.addHandler((_, _, _) -> queue.wake());
    }

    boolean awaitSync(Duration timeout) throws InterruptedException {
        return nodes.awaitSync(timeout)
                && pods.awaitSync(timeout)
                && claims.awaitSync(timeout)
                && volumes.awaitSync(timeout)
                && classes.awaitSync(timeout)
                && budgets.awaitSync(timeout)
                && namespaces.awaitSync(timeout);
    }

    private void podChanged(ObjectKey key, @Nullable PodView before, @Nullable PodView after) {
        state.podChanged(before, after);
        if (after == null || after.assigned() || after.finished() || after.meta().deleting()) {
            queue.remove(key);
            if (after == null || after.finished()) {
                state.withdraw(key);
            }
            if (before != null && before.assigned()) {
                // Room was made, or labels that others look at changed.
                queue.wake();
            }
            return;
        }
        if (!after.schedulerName().equals(Scheduler.NAME) || after.gated()) {
            return;
        }
        if (before == null
                || before.gated()
                || before.meta().generation() != after.meta().generation()) {
            queue.offer(after);
        } else {
            queue.refresh(after);
        }
    }

    ClusterState state() {
        return state;
    }

    Informer<Volumes.Claim> claims() {
        return claims;
    }

    /** The pod as the informer knows it, when it still waits for a node. */
    Optional<PodView> current(ObjectKey key) {
        return pods.lister()
                .get(key)
                .filter(p -> !p.assigned() && !p.finished() && !p.meta().deleting() && !p.gated());
    }

    List<DisruptionBudget> budgets() {
        return List.copyOf(budgets.lister().all());
    }

    Snapshot snapshotFor(PodView pod) {
        var known =
                pod.claims().isEmpty()
                        ? Volumes.NONE
                        : Volumes.of(
                                claims.lister().all(),
                                volumes.lister().all(),
                                classes.lister().all());
        var labels = new HashMap<String, Map<String, String>>();
        namespaces.lister().all().forEach(n -> labels.put(n.name(), n.labels()));
        return state.snapshotFor(pod, known, labels);
    }
}
