package dev.j3s.model;

import java.util.Objects;

/**
 * A resource without its version: {@code group} is empty for the core group, {@code resource} is
 * the plural.
 */
public record GroupResource(String group, String resource) implements Comparable<GroupResource> {
    public GroupResource {
        Objects.requireNonNull(group, "group is null");
        Objects.requireNonNull(resource, "resource is null");
    }

    /** The form upstream prints: {@code deployments.apps}, {@code pods}. */
    @Override
    public String toString() {
        return group.isEmpty() ? resource : resource + "." + group;
    }

    @Override
    public int compareTo(GroupResource other) {
        var byGroup = group.compareTo(other.group);
        return byGroup != 0 ? byGroup : resource.compareTo(other.resource);
    }
}
