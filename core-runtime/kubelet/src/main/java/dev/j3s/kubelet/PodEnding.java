package dev.j3s.kubelet;

import dev.j3s.client.Client;
import dev.j3s.model.ApiException;
import dev.j3s.model.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The end of a pod: stops what runs, then takes away everything it left on the node. */
final class PodEnding {
    /** A pod that vanished from the API without grace still gets a moment. */
    private static final Duration GRACE_MIN = Duration.ofSeconds(1);

    private final Node node;
    private final ContainerStopper stopper;
    private final Runnable wake;
    private @Nullable Thread stopping;
    private Duration stoppingGrace = Duration.ZERO;
    private boolean released;

    /**
     * @param wake called when everything has stopped
     */
    PodEnding(Node node, Runnable wake) {
        this.node = node;
        this.stopper = new ContainerStopper(node);
        this.wake = wake;
    }

    void stop(
            Pod pod,
            Observed observed,
            PodContainer container,
            String id,
            String message,
            Duration grace) {
        stopper.stop(pod, container, id, podIp(pod, observed), grace, message);
    }

    void stopAll(Pod pod, Observed observed, Duration grace) {
        stopper.stopAll(pod, observed, podIp(pod, observed), grace);
    }

    private String podIp(Pod pod, Observed observed) {
        var ips = PodStatuses.podIps(pod, observed, node.config().nodeIps());
        return ips.isEmpty() ? "127.0.0.1" : ips.getFirst();
    }

    /**
     * True once no container runs. Stops them beside the worker, so that it can go on telling; a
     * later and shorter grace is heeded.
     */
    boolean stopped(Pod pod, Observed observed) {
        var grace = pod.grace().compareTo(GRACE_MIN) < 0 ? GRACE_MIN : pod.grace();
        if (observed.running().isEmpty()) {
            return stopping == null || !stopping.isAlive();
        }
        var alive = stopping != null && stopping.isAlive();
        if (!alive || grace.compareTo(stoppingGrace) < 0) {
            stoppingGrace = grace;
            stopping =
                    Thread.ofVirtual()
                            .name("stop-" + pod.name())
                            .start(() -> {
                                stopAll(pod, observed, grace);
                                wake.run();
                            });
        }
        return false;
    }

    /** For a pod that was refused or has run too long: waits. */
    void stopNow(Pod pod, Observed observed) throws IOException {
        if (!observed.running().isEmpty()) {
            stopAll(pod, observed, pod.grace());
        }
        for (var sandbox : observed.sandboxes()) {
            if (sandbox.ready()) {
                node.runtime().stopSandbox(sandbox.id());
            }
        }
        release(pod);
    }

    /** Volumes and cgroups of a pod that runs nothing any more; its containers and logs stay. */
    void release(Pod pod) throws IOException {
        if (!released) {
            node.volumes().release(pod.uid());
            node.cgroups().remove(pod.uid());
            node.tokens().forget(pod.uid());
            released = true;
        }
    }

    /** One dead container of each name is kept for its log; sandboxes without containers go. */
    void dropDead(Observed observed) throws IOException {
        for (var runs : observed.runs().values()) {
            for (var dead : runs.stream().filter(Observed.Run::exited).skip(1).toList()) {
                node.runtime().removeContainer(dead.id());
                java.nio.file.Files.deleteIfExists(java.nio.file.Path.of(dead.status().logPath()));
            }
        }
        for (var old : observed.sandboxes().stream().skip(1).toList()) {
            var used =
                    observed.runs().values().stream()
                            .flatMap(List::stream)
                            .anyMatch(run -> run.sandboxId().equals(old.id()));
            if (!old.ready() && !used) {
                node.runtime().removeSandbox(old.id());
            }
        }
    }

    /** Everything, and at last the API's object. */
    void clear(Pod pod, boolean tellApi) throws IOException {
        for (var sandbox : node.runtime().sandboxes(Pod.UID_LABEL, pod.uid())) {
            node.runtime().stopSandbox(sandbox.id());
            node.runtime().removeSandbox(sandbox.id());
        }
        released = false;
        release(pod);
        node.volumes().remove(pod.uid());
        HostFiles.deleteTree(node.paths().podLogs(pod));
        if (tellApi) {
            delete(pod);
        }
    }

    private void delete(Pod pod) {
        var options = Json.object();
        options.put("kind", "DeleteOptions").put("apiVersion", "v1").put("gracePeriodSeconds", 0);
        options.putObject("preconditions").put("uid", pod.uid());
        Client client = node.api().client();
        try {
            client.delete(ApiObjects.PODS, pod.namespace(), pod.name(), options);
        } catch (ApiException e) {
            // Gone, or a new pod of the same name: both are what was wanted.
            if (!e.isNotFound() && e.status().code() != 409) {
                throw e;
            }
        }
    }
}
