package dev.j3s.cri;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything the runtime knows of one container.
 *
 * @param image the name it was made from, as the runtime resolved it
 * @param imageRef the image's digest reference
 * @param startedAt absent until it ran
 * @param finishedAt absent until it exited
 * @param reason one word, such as {@code Completed}, {@code Error} or {@code OOMKilled}
 */
public record ContainerStatus(
        String id,
        String name,
        int attempt,
        ContainerState state,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        int exitCode,
        String reason,
        String message,
        String image,
        String imageRef,
        String logPath,
        Map<String, String> labels,
        Map<String, String> annotations) {
    public ContainerStatus {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }
}
