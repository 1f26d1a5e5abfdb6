package dev.j3s.apiserver.registry;

import dev.j3s.apiserver.watchcache.CacheWatcher;
import dev.j3s.model.ApiStatus;
import dev.j3s.model.FieldError;
import java.util.ArrayList;
import java.util.List;

/** GET of a collection with {@code watch=true}. */
final class WatchVerb {
    private final ObjectLog log;

    WatchVerb(ObjectLog log) {
        this.log = log;
    }

    /** The caller owns and closes the watcher. May wait until the cache is fresh. */
    CacheWatcher watch(Target target, ReadOptions options) {
        check(options);
        var selection = Selections.of(target, options);
        var cache = log.resource(target.storageResource());
        var revision = ResourceVersions.ofRead(options.resourceVersion());
        var initial = options.sendInitialEvents();
        var endMark = initial == ReadOptions.SendInitial.YES && options.allowBookmarks();
        if (initial == ReadOptions.SendInitial.YES) {
            if (revision == 0 && options.resourceVersion().isEmpty()) {
                log.awaitFresh();
            } else if (revision > 0) {
                log.await(revision);
            }
            return cache.watchFromNow(selection, endMark);
        }
        if (revision == 0 && initial == ReadOptions.SendInitial.UNSET) {
            log.awaitFresh();
            return cache.watchFromNow(selection, false);
        }
        if (revision == 0) {
            log.awaitFresh();
            return cache.watchAfter(selection, log.cache().revision(), false);
        }
        return cache.watchAfter(selection, revision, false);
    }

    private static void check(ReadOptions options) {
        var match = options.match();
        var initial = options.sendInitialEvents();
        if (initial == ReadOptions.SendInitial.UNSET) {
            if (match != ReadOptions.Match.UNSET) {
                var errors = new ArrayList<FieldError>();
                errors.add(
                        FieldError.forbidden(
                                "resourceVersionMatch",
                                "resourceVersionMatch is forbidden for watch unless"
                                        + " sendInitialEvents is provided"));
                if (match == ReadOptions.Match.EXACT) {
                    errors.add(
                            FieldError.notSupported(
                                    "resourceVersionMatch", "Exact", List.of("NotOlderThan")));
                }
                throw invalid(errors);
            }
            return;
        }
        if (match != ReadOptions.Match.NOT_OLDER_THAN) {
            throw invalid(
                    List.of(
                            FieldError.forbidden(
                                    "resourceVersionMatch",
                                    "sendInitialEvents requires setting resourceVersionMatch to"
                                            + " NotOlderThan")));
        }
    }

    private static RuntimeException invalid(List<FieldError> errors) {
        return ApiStatus.invalid("meta.k8s.io", "ListOptions", "", errors).asException();
    }
}
