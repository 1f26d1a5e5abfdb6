package dev.j3s.apiserver.registry;

import dev.j3s.model.GroupResource;

/** Where a {@link CreateAction} answers; {@code subresource} is empty for a review type. */
public record ActionKey(GroupResource resource, String subresource) {}
