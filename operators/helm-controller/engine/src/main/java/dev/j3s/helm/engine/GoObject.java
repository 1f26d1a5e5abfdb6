package dev.j3s.helm.engine;

import java.util.Map;
import java.util.Optional;

/** A Go struct, or a type with methods, as templates see it. */
interface GoObject {
    String goType();

    /** The field, or the result of the method, of that name; empty when there is none. */
    Optional<Object> member(String name, Arguments arguments);

    default boolean isMethod(String name) {
        return false;
    }

    /** The plain value that toYaml and toJson write. */
    Object plain();

    /** What {@code range} and {@code len} go over, when this is a map in Go. */
    default Optional<Map<String, Object>> entries() {
        return Optional.empty();
    }
}
