package dev.j3s.apiserver.openapi;

import java.util.Locale;

/** The names a group version has in documents. */
record GroupVersionPath(String group, String version) {
    static GroupVersionPath of(String group, String version) {
        return new GroupVersionPath(group, version);
    }

    /** {@code api/v1}, {@code apis/apps/v1}: the key of the index of v3. */
    String key() {
        return group.isEmpty() ? "api/" + version : "apis/" + group + "/" + version;
    }

    String serverPath() {
        return "/" + key();
    }

    /** {@code core_v1}, {@code rbacAuthorization_v1}. */
    String tag() {
        var name = camelGroup();
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1) + "_" + version;
    }

    /** {@code CoreV1}, {@code RbacAuthorizationV1}. */
    String camel() {
        return camelGroup()
                + version.substring(0, 1).toUpperCase(Locale.ROOT)
                + version.substring(1);
    }

    private String camelGroup() {
        if (group.isEmpty()) {
            return "Core";
        }
        var name = new StringBuilder();
        for (var part : group.replaceAll("\\.k8s\\.io$", "").split("\\.")) {
            name.append(part.substring(0, 1).toUpperCase(Locale.ROOT)).append(part.substring(1));
        }
        return name.toString();
    }
}
