package dev.j3s.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.authentication.UserInfo;
import dev.j3s.model.GroupVersionResource;

/**
 * A POST that stores nothing under its own name: reviews ({@code subjectaccessreviews}), {@code
 * pods/eviction}, {@code pods/binding}, {@code serviceaccounts/token}. Runs after authorization and
 * admission; throws ApiException to refuse.
 */
@FunctionalInterface
public interface CreateAction {
    /**
     * @param resource the main resource; {@code subresource} is empty for a review type
     * @param name of the object whose subresource this is; empty for a review type
     * @param body decoded, defaulted
     */
    record Request(
            GroupVersionResource resource,
            String subresource,
            String namespace,
            String name,
            UserInfo user,
            ObjectNode body,
            boolean dryRun) {}

    /** The object that answers the POST, with kind and apiVersion. */
    ObjectNode create(Request request);
}
