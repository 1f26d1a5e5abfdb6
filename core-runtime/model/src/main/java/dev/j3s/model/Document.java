package dev.j3s.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A parsed body. Where a field came twice, the last one is in the tree.
 *
 * @param duplicates what strict field validation says of it: {@code duplicate field "spec.x"}, or
 *     the YAML decoder's sentence; at most {@link #COMPLAINTS_MAX}
 */
public record Document(JsonNode tree, List<String> duplicates) {
    /** Upstream stops collecting here. */
    public static final int COMPLAINTS_MAX = 100;

    public Document {
        duplicates = List.copyOf(duplicates);
    }
}
