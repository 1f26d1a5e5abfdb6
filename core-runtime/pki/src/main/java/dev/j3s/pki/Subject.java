package dev.j3s.pki;

import java.util.List;

/**
 * Whom a certificate names: the user and the groups of a client, or just a common name for a
 * server.
 */
public record Subject(String commonName, List<String> organizations) {
    public Subject {
        organizations = List.copyOf(organizations);
    }

    public static Subject of(String commonName, String... organizations) {
        return new Subject(commonName, List.of(organizations));
    }
}
