package dev.j3s.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What a client sent, as a tree nobody has looked into yet.
 *
 * @param problems found while decoding, in the words of strict validation: {@code duplicate field
 *     "metadata.name"}
 */
public record Body(ObjectNode object, List<String> problems) {
    public Body {
        problems = List.copyOf(problems);
    }
}
