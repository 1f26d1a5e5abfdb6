package dev.j3s.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.watchcache.CachedObject;
import dev.j3s.model.ApiException;
import java.util.ArrayList;

/** DELETE of a collection: each object that is there now and selected, one by one. */
final class DeleteCollectionVerb {
    private final ListVerb list;
    private final DeleteVerb delete;

    DeleteCollectionVerb(ListVerb list, DeleteVerb delete) {
        this.list = list;
        this.delete = delete;
    }

    /** What was deleted, or is on its way. */
    ObjectList delete(Target target, ReadOptions selection, ObjectNode options) {
        var found = list.list(target, selection);
        var deleted = new ArrayList<CachedObject>();
        for (var object : found.items()) {
            var key = object.key();
            try {
                delete.delete(target.in(key.namespace(), key.name()), options.deepCopy());
                deleted.add(object);
            } catch (ApiException e) {
                // Gone already is what was wanted.
                if (!e.isNotFound()) {
                    throw e;
                }
            }
        }
        return new ObjectList(deleted, found.revision(), "", -1);
    }
}
