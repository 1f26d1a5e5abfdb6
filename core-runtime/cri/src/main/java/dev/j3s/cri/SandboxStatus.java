package dev.j3s.cri;

import java.time.Instant;
import java.util.List;

/**
 * @param ips the pod's addresses, the primary one first; empty for a pod on the host's network
 */
public record SandboxStatus(String id, boolean ready, Instant createdAt, List<String> ips) {
    public SandboxStatus {
        ips = List.copyOf(ips);
    }
}
