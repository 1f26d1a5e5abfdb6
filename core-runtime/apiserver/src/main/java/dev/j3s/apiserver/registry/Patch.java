package dev.j3s.apiserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A patch as a client sent it.
 *
 * @param problems found while decoding it, in the words of strict validation
 */
public record Patch(Kind kind, JsonNode body, List<String> problems) {
    /** How the body changes an object. */
    public enum Kind {
        JSON,
        MERGE,
        STRATEGIC,
        APPLY
    }

    public Patch {
        problems = List.copyOf(problems);
    }
}
