package dev.j3s.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.watchcache.CacheWatcher;
import dev.j3s.apiserver.watchcache.CachedObject;
import java.util.Map;

/**
 * The verbs. Callers have found the {@link Target} and checked that its user may; everything after
 * that happens here. Refusals are ApiExceptions. Reads block only while {@link #isFresh} is false;
 * writes block.
 */
public final class Registry {
    private final ObjectLog log;
    private final GetVerb get;
    private final ListVerb list;
    private final WatchVerb watch;
    private final CreateVerb create;
    private final UpdateVerb update;
    private final PatchVerb patch;
    private final ScaleVerb scale;
    private final DeleteVerb delete;
    private final DeleteCollectionVerb deleteCollection;
    private final ActionVerb action;

    /** {@code actions} answer POSTs that store nothing under their own name. */
    public Registry(Machinery machinery, Map<ActionKey, CreateAction> actions) {
        log = machinery.log();
        get = new GetVerb(log);
        list = new ListVerb(log);
        watch = new WatchVerb(log);
        create = new CreateVerb(machinery);
        update = new UpdateVerb(machinery, create);
        scale = new ScaleVerb(machinery, update);
        patch = new PatchVerb(machinery, update, create);
        delete = new DeleteVerb(machinery);
        action = new ActionVerb(machinery, actions);
        deleteCollection = new DeleteCollectionVerb(list, delete);
    }

    /** True when a read of the newest state would not wait. */
    public boolean isFresh() {
        return log.cache().isFresh();
    }

    public CachedObject get(Target target, String resourceVersion) {
        return get.get(target, resourceVersion);
    }

    public ObjectList list(Target target, ReadOptions options) {
        return list.list(target, options);
    }

    /** The caller closes the watcher. */
    public CacheWatcher watch(Target target, ReadOptions options) {
        return watch.watch(target, options);
    }

    public Outcome create(Target target, Body body, WriteOptions options) {
        return action.find(target)
                .map(known -> action.run(known, target, body, options))
                .orElseGet(() -> create.create(target, body, options));
    }

    /** The object, or the subresource that {@code target} names. */
    public Outcome update(Target target, Body body, WriteOptions options) {
        return isScale(target)
                ? scale.update(target, body, options)
                : update.update(target, body, options);
    }

    /** As {@link #update}, by what shall be different. */
    public Outcome patch(Target target, Patch change, WriteOptions options) {
        return isScale(target)
                ? scale.patch(target, change, options)
                : patch.patch(target, change, options);
    }

    /** The scale subresource; throws 404 for an object that is not there. */
    public Outcome scale(Target target) {
        return scale.get(target);
    }

    /** {@code target} speaks Scale objects instead of its own. */
    public static boolean isScale(Target target) {
        return target.subresource().equals(ScaleVerb.NAME);
    }

    /** {@code options} is a DeleteOptions object, may be empty. */
    public Outcome delete(Target target, ObjectNode options) {
        return delete.delete(target, options);
    }

    public ObjectList deleteCollection(Target target, ReadOptions selection, ObjectNode options) {
        return deleteCollection.delete(target, selection, options);
    }
}
