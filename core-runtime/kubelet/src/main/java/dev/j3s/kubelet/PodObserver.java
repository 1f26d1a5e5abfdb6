package dev.j3s.kubelet;

import dev.j3s.cri.Container;
import dev.j3s.cri.ContainerState;
import dev.j3s.cri.ContainerStatus;
import dev.j3s.cri.CriClient;
import dev.j3s.cri.Sandbox;
import dev.j3s.cri.SandboxStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads one pod's part of the runtime. Owned by the pod's worker; not thread-safe. */
final class PodObserver {
    private final CriClient runtime;
    private final String uid;
    private final Map<String, ContainerStatus> exited = new HashMap<>();
    private final Map<String, List<String>> ips = new HashMap<>();

    PodObserver(CriClient runtime, String uid) {
        this.runtime = runtime;
        this.uid = uid;
    }

    Observed observe() {
        var sandboxes =
                runtime.sandboxes(Pod.UID_LABEL, uid).stream()
                        .sorted(Comparator.comparing(Sandbox::createdAt).reversed())
                        .toList();
        if (sandboxes.isEmpty()) {
            return Observed.NOTHING;
        }
        var runs = new LinkedHashMap<String, List<Observed.Run>>();
        runtime.containers(Pod.UID_LABEL, uid).stream()
                .sorted(Comparator.comparing(Container::createdAt).reversed())
                .forEach(c ->
                        status(c)
                                .ifPresent(s ->
                                        runs.computeIfAbsent(c.name(), _ -> new ArrayList<>())
                                                .add(new Observed.Run(s, c.sandboxId()))));
        return new Observed(sandboxes, addresses(sandboxes.getFirst()), runs);
    }

    /** How a container ended never changes: asked for once. */
    private Optional<ContainerStatus> status(Container container) {
        var known = exited.get(container.id());
        if (known != null) {
            return Optional.of(known);
        }
        var status = runtime.containerStatus(container.id());
        status.filter(s -> s.state() == ContainerState.EXITED)
                .ifPresent(s -> exited.put(s.id(), s));
        return status;
    }

    private List<String> addresses(Sandbox sandbox) {
        if (!sandbox.ready()) {
            return List.of();
        }
        return ips.computeIfAbsent(
                sandbox.id(),
                id -> runtime.sandboxStatus(id).map(SandboxStatus::ips).orElse(List.of()));
    }
}
