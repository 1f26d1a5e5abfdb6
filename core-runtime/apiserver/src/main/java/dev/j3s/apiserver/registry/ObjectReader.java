package dev.j3s.apiserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.model.GroupResource;
import java.util.List;
import java.util.Optional;

/**
 * Fresh reads for authorization, admission and allocators inside the API server: served from the
 * watch cache, in the storage version. Trees are made for the caller.
 */
public interface ObjectReader {
    /** {@code namespace} is empty for cluster-scoped types. */
    Optional<JsonNode> get(GroupResource resource, String namespace, String name);

    /** All of a type; of one namespace unless {@code namespace} is empty. */
    List<JsonNode> list(GroupResource resource, String namespace);

    /**
     * Grows with every change of any object of the type: lets readers keep what they derived from
     * {@link #list}.
     */
    long revision(GroupResource resource);
}
