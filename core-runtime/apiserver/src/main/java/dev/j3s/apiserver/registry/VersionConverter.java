package dev.j3s.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Turns an object of one served version into another; {@link #SAME} rewrites only apiVersion. */
@FunctionalInterface
public interface VersionConverter {
    VersionConverter SAME = (object, group, from, to) -> object;

    /** May change and return {@code object}; the caller sets apiVersion. */
    ObjectNode convert(ObjectNode object, String group, String from, String to);
}
