package dev.j3s.kubelet;

import dev.j3s.model.Quantity;
import java.util.List;

/** A pod's quality of service class, as its resources make it. */
enum Qos {
    GUARANTEED("Guaranteed", ""),
    BURSTABLE("Burstable", "burstable"),
    BEST_EFFORT("BestEffort", "besteffort");

    private final String text;
    private final String cgroup;

    Qos(String text, String cgroup) {
        this.text = text;
        this.cgroup = cgroup;
    }

    /** As {@code status.qosClass} has it. */
    String text() {
        return text;
    }

    /** Its folder under kubepods; empty for the class that has none. */
    String cgroup() {
        return cgroup;
    }

    static Qos of(Pod pod) {
        var containers =
                pod.containers().stream()
                        .filter(c -> c.kind() != PodContainer.Kind.EPHEMERAL)
                        .toList();
        var requested = false;
        var guaranteed = true;
        for (var container : containers) {
            for (var resource : List.of("cpu", "memory")) {
                var limit = container.limit(resource);
                var request = container.request(resource);
                requested |= !limit.isZero() || !request.isZero();
                // The API server fills a missing request from the limit.
                var effective = request.isZero() ? limit : request;
                guaranteed &= !limit.isZero() && limit.compareTo(effective) == 0;
            }
        }
        if (!requested) {
            return BEST_EFFORT;
        }
        return guaranteed ? GUARANTEED : BURSTABLE;
    }

    /** upstream's oom_score_adj; memory is the machine's, the larger of request or limit counts. */
    int oomScore(Quantity memoryRequest, long machineBytes) {
        return switch (this) {
            case GUARANTEED -> -997;
            case BEST_EFFORT -> 1000;
            case BURSTABLE -> {
                var score = 1000 - 1000 * memoryRequest.value() / Math.max(1, machineBytes);
                yield Math.clamp(score, 3, 999);
            }
        };
    }
}
