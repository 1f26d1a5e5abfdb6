package dev.j3s.controllers;

import java.security.PrivateKey;
import java.util.Optional;
import java.util.Set;

/**
 * @param clusterCidr pods' addresses, IPv4: nodes get a range each; empty: nodes get none
 * @param nodeMaskSize prefix length of a node's range, usually 24
 * @param rootCaPem published in every namespace and put into token secrets
 * @param tokenKey signs tokens of legacy token secrets; absent: such secrets stay empty
 * @param concurrency workers of the busy controllers
 * @param features names of the controllers to start; empty: all
 */
public record ControllersConfig(
        String clusterCidr,
        int nodeMaskSize,
        String rootCaPem,
        Optional<PrivateKey> tokenKey,
        int concurrency,
        Set<String> features) {
    private static final int CONCURRENCY_DEFAULT = 5;

    public ControllersConfig {
        features = Set.copyOf(features);
    }

    /** Everything that needs no key, at upstream's concurrency. */
    public static ControllersConfig of(String clusterCidr, String rootCaPem) {
        return new ControllersConfig(
                clusterCidr, 24, rootCaPem, Optional.empty(), CONCURRENCY_DEFAULT, Set.of());
    }

    boolean enabled(String name) {
        return features.isEmpty() || features.contains(name);
    }
}
