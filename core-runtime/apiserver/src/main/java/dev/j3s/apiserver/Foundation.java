package dev.j3s.apiserver;

import dev.j3s.apiserver.registry.DefinitionCatalog;
import dev.j3s.apiserver.registry.ObjectStorage;
import java.time.Clock;

/**
 * What a server's parts are built on.
 *
 * @param storage usable once the definitions of {@link Parts} are in the catalog; reads of any type
 *     work from the start
 * @param catalog empty until the parts are known
 * @param following tells parts of changes, from when the server starts until it closes
 */
public record Foundation(
        ObjectStorage storage, DefinitionCatalog catalog, Following following, Clock clock) {}
