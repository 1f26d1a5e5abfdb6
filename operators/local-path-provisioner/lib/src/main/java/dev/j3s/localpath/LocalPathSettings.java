package dev.j3s.localpath;

import java.nio.file.Path;

/**
 * @param basePath the directory on every node under which volumes are made; absolute, not the root
 */
public record LocalPathSettings(Path basePath) {
    /** The provisioner's name, k3s's for the sake of people's StorageClasses. */
    public static final String PROVISIONER = "rancher.io/local-path";

    public LocalPathSettings {
        basePath = basePath.normalize();
        if (!basePath.isAbsolute() || basePath.getNameCount() == 0) {
            throw new IllegalArgumentException("not a usable base path: " + basePath);
        }
    }

    /** Whether a path is a direct child of the base: nothing else is ever removed. */
    boolean owns(Path path) {
        return path.isAbsolute()
                && path.equals(path.normalize())
                && basePath.equals(path.getParent());
    }
}
