package dev.j3s.model;

import java.util.Objects;

/**
 * An endpoint's type; {@code group} is empty for the core group, {@code resource} is the lower-case
 * plural.
 */
public record GroupVersionResource(String group, String version, String resource) {
    public GroupVersionResource {
        Objects.requireNonNull(group, "group is null");
        Objects.requireNonNull(version, "version is null");
        Objects.requireNonNull(resource, "resource is null");
    }

    public GroupResource groupResource() {
        return new GroupResource(group, resource);
    }

    /** {@code apps/v1}, or {@code v1} for the core group. */
    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /**
     * The URL path of the collection: {@code /apis/apps/v1/namespaces/default/deployments}; no
     * namespace when empty.
     */
    public String path(String namespace) {
        var root = group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
        return namespace.isEmpty()
                ? root + "/" + resource
                : root + "/namespaces/" + namespace + "/" + resource;
    }
}
