package dev.j3s.cri;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An image that is on this machine.
 *
 * @param uid the user the image runs as; absent when it names one or says nothing
 * @param username the user's name; empty when it is numeric or unsaid
 * @param pinned never to be removed by garbage collection
 */
public record Image(
        String id,
        List<String> tags,
        List<String> digests,
        long sizeBytes,
        @Nullable Long uid,
        String username,
        boolean pinned) {
    public Image {
        tags = List.copyOf(tags);
        digests = List.copyOf(digests);
    }
}
