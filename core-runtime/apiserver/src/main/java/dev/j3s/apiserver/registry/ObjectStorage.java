package dev.j3s.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.model.GroupResource;
import java.util.function.UnaryOperator;

/**
 * Writes from inside the API server (allocators, eviction, binding, quota, bootstrap): below
 * authorization and admission, above the store. Objects are in the storage version and are stored
 * canonically, as any write is.
 */
public interface ObjectStorage extends ObjectReader {
    /** Stores a new object with fresh uid and creationTimestamp; 409 when it exists. */
    ObjectNode create(GroupResource resource, String namespace, ObjectNode object);

    /**
     * Reads, lets {@code change} make the new state (it may throw an ApiException to give up), and
     * writes; again when somebody else wrote in between. Returning an equal tree writes nothing.
     * 404 when the object is gone.
     */
    ObjectNode update(
            GroupResource resource,
            String namespace,
            String name,
            UnaryOperator<ObjectNode> change);

    /**
     * Deletes as the delete verb does (grace period, finalizers, preconditions of {@code options}).
     */
    ObjectNode delete(GroupResource resource, String namespace, String name, ObjectNode options);
}
