package dev.j3s.apiserver.types;

import dev.j3s.apiserver.registry.Strategy;
import dev.j3s.apiserver.types.pod.PodStrategy;

import java.util.Map;

/** The strategy of every built-in type that has something special, by {@code plural.group}. */
final class Strategies {
    /** For types that are stored as they come. */
    static final Strategy PLAIN = new Strategy() {};

    private Strategies() {}

    static Map<String, Strategy> all() {
        return Map.of("pods.", new PodStrategy(), "events.", new EventStrategy(false));
    }
}
