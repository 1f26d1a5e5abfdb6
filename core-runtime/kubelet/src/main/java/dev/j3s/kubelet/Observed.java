package dev.j3s.kubelet;

import dev.j3s.cri.ContainerState;
import dev.j3s.cri.ContainerStatus;
import dev.j3s.cri.Sandbox;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the runtime has of one pod.
 *
 * @param sandboxes newest first
 * @param ips of the newest sandbox while it is ready
 * @param runs by container name, newest first
 */
record Observed(List<Sandbox> sandboxes, List<String> ips, Map<String, List<Run>> runs) {
    static final Observed NOTHING = new Observed(List.of(), List.of(), Map.of());

    Observed {
        sandboxes = List.copyOf(sandboxes);
        ips = List.copyOf(ips);
        runs = Map.copyOf(runs);
    }

    /** One container in the runtime: one start of a pod's container. */
    record Run(ContainerStatus status, String sandboxId) {
        String id() {
            return status.id();
        }

        boolean running() {
            return status.state() == ContainerState.RUNNING;
        }

        boolean exited() {
            return status.state() == ContainerState.EXITED;
        }

        int restartCount() {
            return Integer.parseInt(
                    status.annotations().getOrDefault(ContainerConfigs.RESTARTS, "0"));
        }
    }

    /** The newest sandbox if it is ready. */
    Optional<Sandbox> sandbox() {
        return sandboxes.stream().findFirst().filter(Sandbox::ready);
    }

    Optional<Run> latest(String container) {
        return runs.getOrDefault(container, List.of()).stream().findFirst();
    }

    /** The newest run, if it belongs to the ready sandbox. */
    Optional<Run> current(String container) {
        var sandbox = sandbox();
        return latest(container)
                .filter(run -> sandbox.isPresent() && run.sandboxId().equals(sandbox.get().id()));
    }

    List<Run> running() {
        return runs.values().stream().flatMap(List::stream).filter(Run::running).toList();
    }

    boolean anyReadySandbox() {
        return sandboxes.stream().anyMatch(Sandbox::ready);
    }
}
