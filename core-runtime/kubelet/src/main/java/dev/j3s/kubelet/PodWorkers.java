package dev.j3s.kubelet;

import dev.j3s.cri.ContainerdEvents;
import dev.j3s.cri.CriClient;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The workers of this node, one for each pod that is here or was a moment ago. */
final class PodWorkers implements ContainerdEvents.Listener, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(PodWorkers.class.getName());

    private final Node node;
    private final Map<String, PodWorker> workers = new ConcurrentHashMap<>();
    private volatile boolean closed;

    PodWorkers(Node node) {
        this.node = node;
    }

    void changed(Pod pod) {
        if (closed) {
            return;
        }
        var worker = workers.get(pod.uid());
        if (worker != null) {
            worker.update(pod);
            return;
        }
        var fresh = new PodWorker(node, pod, () -> workers.remove(pod.uid()));
        workers.put(pod.uid(), fresh);
        fresh.start();
    }

    void removed(Pod pod) {
        var worker = workers.get(pod.uid());
        if (worker != null) {
            worker.remove();
        }
    }

    Optional<PodWorker> worker(String uid) {
        return Optional.ofNullable(workers.get(uid));
    }

    /** Sandboxes of pods that the API does not know: they died while nobody looked. */
    void clearOrphans(CriClient runtime) {
        for (var sandbox : runtime.sandboxes()) {
            var uid = sandbox.labels().get(Pod.UID_LABEL);
            if (uid == null || workers.containsKey(uid)) {
                continue;
            }
            LOG.log(
                    Level.INFO,
                    "removing a sandbox without a pod namespace="
                            + sandbox.namespace()
                            + " name="
                            + sandbox.name());
            runtime.stopSandbox(sandbox.id());
            runtime.removeSandbox(sandbox.id());
            try {
                node.volumes().remove(uid);
                node.cgroups().remove(uid);
            } catch (IOException e) {
                LOG.log(Level.WARNING, "leftovers of a pod stay uid=" + uid, e);
            }
        }
    }

    @Override
    public void started(String containerId) {
        // Only we start containers.
    }

    @Override
    public void exited(String containerId, int exitStatus) {
        wakeOwner(containerId);
    }

    @Override
    public void outOfMemory(String containerId) {
        wakeOwner(containerId);
    }

    @Override
    public void relist() {
        workers.values().forEach(PodWorker::wake);
    }

    private void wakeOwner(String containerId) {
        var uid =
                node.runtime()
                        .containerStatus(containerId)
                        .map(s -> s.labels().getOrDefault(Pod.UID_LABEL, ""));
        if (uid.isPresent()) {
            worker(uid.get()).ifPresent(PodWorker::wake);
        } else {
            // A sandbox's own process: rare enough to look everywhere.
            relist();
        }
    }

    @Override
    public void close() {
        closed = true;
        workers.values().forEach(PodWorker::stop);
    }
}
