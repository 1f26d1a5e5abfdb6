package dev.j3s.apiserver.registry;

import dev.j3s.apiserver.watchcache.CachedObject;
import dev.j3s.model.ApiStatus;

/** GET of one object. */
final class GetVerb {
    private final ObjectLog log;

    GetVerb(ObjectLog log) {
        this.log = log;
    }

    /** Does not block when the cache is fresh, or {@code resourceVersion} is 0. */
    CachedObject get(Target target, String resourceVersion) {
        if (resourceVersion.isEmpty()) {
            return log.get(target.storageResource(), target.resource(), target.key());
        }
        var revision = ResourceVersions.ofRead(resourceVersion);
        if (revision > 0) {
            log.await(revision);
        }
        var object = log.resource(target.storageResource()).get(target.key());
        if (object == null) {
            throw ApiStatus.notFound(target.resource(), target.name()).asException();
        }
        return object;
    }
}
