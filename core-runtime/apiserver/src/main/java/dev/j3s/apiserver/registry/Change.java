package dev.j3s.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.watchcache.CachedObject;

/**
 * Makes the state an update is to store, in the storage version and with defaults, of the one that
 * is stored. Called again when somebody else wrote in between; throws ApiException to give up.
 */
@FunctionalInterface
interface Change {
    ObjectNode apply(CachedObject current);
}
