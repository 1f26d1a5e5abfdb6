package dev.j3s.apiserver.registry;

import dev.j3s.apiserver.watchcache.CachedObject;
import dev.j3s.apiserver.watchcache.ResourceCache;
import dev.j3s.apiserver.watchcache.Selection;
import dev.j3s.apiserver.watchcache.StorageKey;
import dev.j3s.model.ApiStatus;
import dev.j3s.model.FieldError;
import dev.j3s.model.ObjectKey;
import dev.j3s.store.Store;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** GET of a collection. */
final class ListVerb {
    /** Entries read from the store at once while selectors leave a page unfilled. */
    private static final int STORE_PAGE = 1_000;

    private final ObjectLog log;

    ListVerb(ObjectLog log) {
        this.log = log;
    }

    ObjectList list(Target target, ReadOptions options) {
        var selection = Selections.of(target, options);
        if (!options.continueToken().isEmpty()) {
            return next(target, options, selection);
        }
        var revision = ResourceVersions.ofRead(options.resourceVersion());
        check(options);
        switch (options.match()) {
            case EXACT -> {
                return atRevision(target, options, selection, revision, null);
            }
            case UNSET, NOT_OLDER_THAN -> {
                if (options.resourceVersion().isEmpty()) {
                    log.awaitFresh();
                } else if (revision > 0) {
                    log.await(revision);
                }
            }
        }
        // Upstream's legacy: an old version with a limit and no match rule means exactly it.
        if (options.match() == ReadOptions.Match.UNSET && revision > 0 && options.limit() > 0) {
            return atRevision(target, options, selection, revision, null);
        }
        return page(state(target), options, selection, null);
    }

    private static void check(ReadOptions options) {
        if (options.match() == ReadOptions.Match.UNSET) {
            return;
        }
        if (options.resourceVersion().isEmpty()) {
            throw invalid("resourceVersionMatch is forbidden unless resourceVersion is provided");
        }
        if (options.match() == ReadOptions.Match.EXACT && options.resourceVersion().equals("0")) {
            throw invalid("resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"");
        }
    }

    private static RuntimeException invalid(String why) {
        return ApiStatus.invalid(
                        "meta.k8s.io",
                        "ListOptions",
                        "",
                        List.of(FieldError.forbidden("resourceVersionMatch", why)))
                .asException();
    }

    private ResourceCache.State state(Target target) {
        return log.resource(target.storageResource()).consistentState();
    }

    private ObjectList next(Target target, ReadOptions options, Selection selection) {
        if (!options.resourceVersion().isEmpty() && !options.resourceVersion().equals("0")) {
            throw ApiStatus.badRequest(
                            "specifying resource version is not allowed when using continue")
                    .asException();
        }
        var token = ContinueToken.parse(options.continueToken());
        var after = key(target, token.start());
        if (token.revision() < 0) {
            log.awaitFresh();
            return page(state(target), options, selection, after);
        }
        return atRevision(target, options, selection, token.revision(), after);
    }

    private static ObjectKey key(Target target, String start) {
        var slash = start.indexOf('/');
        if (!target.definition().namespaced()) {
            return new ObjectKey("", start);
        }
        return slash < 0
                ? new ObjectKey(target.namespace(), start)
                : new ObjectKey(start.substring(0, slash), start.substring(slash + 1));
    }

    /** As it was: from the cache while nothing has changed since, else from the store. */
    private ObjectList atRevision(
            Target target,
            ReadOptions options,
            Selection selection,
            long revision,
            @Nullable ObjectKey after) {
        log.await(revision);
        if (revision < log.store().compactedRevision()) {
            throw expired(after).asException();
        }
        var now = log.resource(target.storageResource()).state();
        if (now.revision() <= revision) {
            var then = new ResourceCache.State(now.objects(), revision);
            return page(then, options, selection, after);
        }
        try {
            return fromStore(target, options, selection, revision, after);
        } catch (Store.CompactedException e) {
            throw expired(after).asException();
        }
    }

    private static ApiStatus expired(@Nullable ObjectKey after) {
        if (after == null) {
            return ApiStatus.expired("The resourceVersion for the provided list is too old.");
        }
        return ApiStatus.expired(
                "The provided continue parameter is too old to display a consistent list result."
                        + " You can start a new list without the continue parameter, or use the"
                        + " continue token in this response to retrieve the remainder of the results."
                        + " Continuing with the provided token results in an inconsistent list -"
                        + " objects that were created, modified, or deleted between the time the first"
                        + " chunk was returned and now may show up in the list.",
                new ContinueToken(ContinueToken.INCONSISTENT, after.toString()).encode());
    }

    private static ObjectList page(
            ResourceCache.State state,
            ReadOptions options,
            Selection selection,
            @Nullable ObjectKey after) {
        var limit = options.limit() == 0 ? Long.MAX_VALUE : options.limit();
        var all = state.objects().range(selection.namespace(), after);
        var items = new ArrayList<CachedObject>();
        var more = 0L;
        for (var object : all) {
            if (items.size() < limit) {
                if (selection.test(object)) {
                    items.add(object);
                }
                continue;
            }
            if (selection.selective()) {
                if (selection.test(object)) {
                    more = 1;
                    break;
                }
            } else {
                more++;
            }
        }
        return cut(items, state.revision(), more, selection);
    }

    private static ObjectList cut(
            List<CachedObject> items, long revision, long more, Selection selection) {
        if (more == 0) {
            return new ObjectList(items, revision, "", -1);
        }
        var token = new ContinueToken(revision, items.getLast().key().toString());
        return new ObjectList(items, revision, token.encode(), selection.selective() ? -1 : more);
    }

    private ObjectList fromStore(
            Target target,
            ReadOptions options,
            Selection selection,
            long revision,
            @Nullable ObjectKey after) {
        var type = StorageKey.prefix(target.storageResource());
        var prefix = selection.namespace().isEmpty() ? type : type + selection.namespace() + "/";
        var from = after == null ? "" : type + after;
        var limit = options.limit() == 0 ? Long.MAX_VALUE : options.limit();
        var items = new ArrayList<CachedObject>();
        while (true) {
            var page = log.store().range(prefix, from, STORE_PAGE, revision);
            for (var entry : page.entries()) {
                var object = CachedObject.of(entry);
                if (selection.test(object)) {
                    if (items.size() == limit) {
                        var last = type + items.getLast().key();
                        return cut(items, revision, rest(prefix, last, revision), selection);
                    }
                    items.add(object);
                }
                from = entry.key();
            }
            if (!page.more()) {
                return new ObjectList(items, revision, "", -1);
            }
        }
    }

    /** How many keys follow {@code after}. */
    private long rest(String prefix, String after, long revision) {
        var count = 0L;
        var from = after;
        while (true) {
            var page = log.store().range(prefix, from, STORE_PAGE, revision);
            count += page.entries().size();
            if (!page.more() || page.entries().isEmpty()) {
                return count;
            }
            from = page.entries().getLast().key();
        }
    }
}
