package dev.j3s.cri;

import java.time.Instant;
import java.util.Map;

/** One container of a listing. */
public record Container(
        String id,
        String sandboxId,
        String name,
        int attempt,
        ContainerState state,
        Instant createdAt,
        String image,
        String imageRef,
        Map<String, String> labels,
        Map<String, String> annotations) {
    public Container {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }
}
