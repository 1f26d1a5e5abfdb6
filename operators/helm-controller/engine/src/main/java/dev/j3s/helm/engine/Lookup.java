package dev.j3s.helm.engine;

import java.util.Optional;

/** What the template function {@code lookup} asks: the live cluster, or nothing at all. */
@FunctionalInterface
public interface Lookup {
    /** Finds nothing, as {@code helm template} does. */
    Lookup NONE = (apiVersion, kind, namespace, name) -> Optional.empty();

    /**
     * The object as JSON, or the list when {@code name} is empty; empty when there is none or its
     * kind is not served. An exception fails the render.
     */
    Optional<String> find(String apiVersion, String kind, String namespace, String name);
}
