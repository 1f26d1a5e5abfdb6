package dev.j3s.kubelet;

import dev.j3s.model.Quantity;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether this node takes a pod that was bound to it: pure. */
final class Admission {
    private static final Set<String> SAFE_SYSCTLS =
            Set.of(
                    "kernel.shm_rmid_forced",
                    "net.ipv4.ip_local_port_range",
                    "net.ipv4.tcp_syncookies",
                    "net.ipv4.ping_group_range",
                    "net.ipv4.ip_unprivileged_port_start",
                    "net.ipv4.ip_local_reserved_ports",
                    "net.ipv4.tcp_keepalive_time",
                    "net.ipv4.tcp_fin_timeout",
                    "net.ipv4.tcp_keepalive_intvl",
                    "net.ipv4.tcp_keepalive_probes",
                    "net.ipv4.tcp_rmem",
                    "net.ipv4.tcp_wmem");

    private Admission() {}

    /**
     * @param others the node's other pods that are neither finished nor refused
     */
    static Optional<PodStatuses.Verdict> refuse(
            Pod pod, Collection<Pod> others, Machine machine, int podsMax) {
        for (var sysctl : pod.spec().at("/securityContext/sysctls")) {
            var name = sysctl.path("name").asText();
            if (!SAFE_SYSCTLS.contains(name)) {
                return verdict(
                        "SysctlForbidden", "forbidden sysctl: \"" + name + "\" not allowlisted");
            }
        }
        if (others.size() >= podsMax) {
            return verdict(
                    "OutOfpods",
                    "Node didn't have enough resource: pods, requested: 1, used: %d, capacity: %d"
                            .formatted(others.size(), podsMax));
        }
        for (var resource : List.of("cpu", "memory")) {
            var capacity = resource.equals("cpu") ? machine.milliCpu() : machine.memoryBytes();
            var wanted = amount(request(pod, resource), resource);
            var used = others.stream().mapToLong(p -> amount(request(p, resource), resource)).sum();
            if (wanted > 0 && used + wanted > capacity) {
                return verdict(
                        "OutOf" + resource,
                        "Node didn't have enough resource: %s, requested: %d, used: %d, capacity: %d"
                                .formatted(resource, wanted, used, capacity));
            }
        }
        return Optional.empty();
    }

    private static long amount(Quantity quantity, String resource) {
        return resource.equals("cpu") ? quantity.milliValue() : quantity.value();
    }

    private static Quantity request(Pod pod, String resource) {
        var sum = Quantity.ZERO;
        var init = Quantity.ZERO;
        for (var container : pod.containers()) {
            switch (container.kind()) {
                case APP, SIDECAR -> sum = sum.add(container.request(resource));
                case INIT -> init = Quantity.max(init, container.request(resource));
                case EPHEMERAL -> {
                    // They take what is left over.
                }
            }
        }
        return Quantity.max(sum, init);
    }

    private static Optional<PodStatuses.Verdict> verdict(String reason, String message) {
        return Optional.of(new PodStatuses.Verdict(reason, "Pod was rejected: " + message));
    }
}
