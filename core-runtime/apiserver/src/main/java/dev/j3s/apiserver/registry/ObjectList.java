package dev.j3s.apiserver.registry;

import dev.j3s.apiserver.watchcache.CachedObject;
import java.util.List;

/**
 * A page of objects in the storage version, as of one revision.
 *
 * @param continueToken empty on the last page
 * @param remaining -1: not known
 */
public record ObjectList(
        List<CachedObject> items, long revision, String continueToken, long remaining) {
    public ObjectList {
        items = List.copyOf(items);
    }
}
