package dev.j3s.cri;

import java.time.Instant;
import java.util.Map;

/**
 * One pod sandbox of a listing.
 *
 * @param ready false once it was stopped or its pause process died
 */
public record Sandbox(
        String id,
        String namespace,
        String name,
        String uid,
        int attempt,
        boolean ready,
        Instant createdAt,
        Map<String, String> labels,
        Map<String, String> annotations) {
    public Sandbox {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }
}
