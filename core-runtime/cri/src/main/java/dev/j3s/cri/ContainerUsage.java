package dev.j3s.cri;

import java.time.Instant;

/**
 * What one container has used.
 *
 * @param at when it was measured
 * @param cpuNanos processor time since its start
 * @param workingSetBytes memory that cannot be taken back without swapping
 * @param rootfsBytes what its writable layer holds
 */
public record ContainerUsage(
        String containerId,
        Instant at,
        long cpuNanos,
        long workingSetBytes,
        long usageBytes,
        long rootfsBytes,
        long rootfsInodes) {}
