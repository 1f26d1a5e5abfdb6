package dev.j3s.model;

import java.util.Objects;

/** The type of an object as its body names it; {@code group} is empty for the core group. */
public record GroupVersionKind(String group, String version, String kind) {
    public GroupVersionKind {
        Objects.requireNonNull(group, "group is null");
        Objects.requireNonNull(version, "version is null");
        Objects.requireNonNull(kind, "kind is null");
    }

    /**
     * Reads {@code apps/v1} or {@code v1}; a string without a slash is a version of the core group.
     */
    public static GroupVersionKind of(String apiVersion, String kind) {
        var slash = apiVersion.indexOf('/');
        return slash < 0
                ? new GroupVersionKind("", apiVersion, kind)
                : new GroupVersionKind(
                        apiVersion.substring(0, slash), apiVersion.substring(slash + 1), kind);
    }

    /** {@code apps/v1}, or {@code v1} for the core group. */
    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** The form upstream prints in errors: {@code apps/v1, Kind=Deployment}. */
    @Override
    public String toString() {
        return apiVersion() + ", Kind=" + kind;
    }
}
