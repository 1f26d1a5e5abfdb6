package dev.j3s.apiserver.registry;

import java.time.Clock;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What all verbs share.
 *
 * @param uids makes uids
 * @param random makes generated names
 */
public record Machinery(
        ObjectLog log,
        DefinitionCatalog catalog,
        Admission admission,
        FieldTracking fields,
        Clock clock,
        Supplier<UUID> uids,
        RandomGenerator random) {}
