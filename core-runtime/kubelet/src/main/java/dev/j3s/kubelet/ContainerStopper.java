package dev.j3s.kubelet;

import dev.j3s.cri.CriException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;

/** Ends containers: the preStop hook and the stop signal share one grace period. */
final class ContainerStopper {
    private static final System.Logger LOG = System.getLogger(ContainerStopper.class.getName());

    /** What is left for the signal when the hook used the grace up. */
    private static final Duration SIGNAL_GRACE_MIN = Duration.ofSeconds(2);

    private final Node node;

    ContainerStopper(Node node) {
        this.node = node;
    }

    void stop(
            Pod pod, PodContainer container, String id, String podIp, Duration grace, String why) {
        node.events().normal(pod, container, "Killing", why);
        var began = node.clock().instant();
        var left = grace;
        if (Lifecycle.has(container, "preStop") && !grace.isZero()) {
            preStop(pod, container, id, podIp, grace);
            var used = Duration.between(began, node.clock().instant());
            left = grace.minus(used);
            if (left.compareTo(SIGNAL_GRACE_MIN) < 0) {
                left = SIGNAL_GRACE_MIN;
            }
        }
        try {
            node.runtime().stopContainer(id, left);
        } catch (CriException e) {
            LOG.log(Level.WARNING, "container could not be stopped id=" + id, e);
        }
    }

    /** Does not outlive the grace, whatever the hook does. */
    private void preStop(Pod pod, PodContainer container, String id, String podIp, Duration grace) {
        var hook =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                node.lifecycle().run(container, "preStop", id, podIp, grace);
                            } catch (ConfigException e) {
                                LOG.log(Level.DEBUG, "preStop hook failed id=" + id, e);
                                node.events()
                                        .warning(
                                                pod,
                                                container,
                                                "FailedPreStopHook",
                                                "PreStopHook failed");
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
        try {
            if (!hook.join(grace)) {
                hook.interrupt();
            }
        } catch (InterruptedException e) {
            hook.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    /** Everything but the sidecars at once, then the sidecars one by one, the last one first. */
    void stopAll(Pod pod, Observed observed, String podIp, Duration grace) {
        var end = node.clock().instant().plus(grace);
        try (var all = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var container : pod.containers()) {
                if (container.kind() != PodContainer.Kind.SIDECAR) {
                    for (var run : running(observed, container)) {
                        all.execute(
                                () -> stop(pod, container, run.id(), podIp, grace, why(container)));
                    }
                }
            }
        }
        for (var sidecar : pod.containers(PodContainer.Kind.SIDECAR).reversed()) {
            for (var run : running(observed, sidecar)) {
                stop(pod, sidecar, run.id(), podIp, left(end), why(sidecar));
            }
        }
    }

    private Duration left(Instant end) {
        var left = Duration.between(node.clock().instant(), end);
        return left.compareTo(SIGNAL_GRACE_MIN) < 0 ? SIGNAL_GRACE_MIN : left;
    }

    private static String why(PodContainer container) {
        return "Stopping container " + container.name();
    }

    private static List<Observed.Run> running(Observed observed, PodContainer container) {
        return observed.runs().getOrDefault(container.name(), List.of()).stream()
                .filter(Observed.Run::running)
                .toList();
    }
}
