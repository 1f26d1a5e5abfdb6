package dev.j3s.kubelet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** A pod's fsGroup on a volume: group, group permissions, and setgid on folders. */
record Ownership(Optional<Long> fsGroup) {
    private static final int FILE_WRITABLE = 0660;
    private static final int FILE_READABLE = 0440;
    private static final int FOLDER_EXTRA = 02000 | 0110;

    void applyBelow(Path root, boolean readOnly) throws IOException {
        if (fsGroup.isEmpty()) {
            return;
        }
        try (var walk = Files.walk(root)) {
            for (var path : walk.toList()) {
                apply(path, readOnly);
            }
        }
    }

    void apply(Path path, boolean readOnly) throws IOException {
        if (fsGroup.isEmpty() || Files.isSymbolicLink(path)) {
            return;
        }
        Files.setAttribute(path, "unix:gid", fsGroup.get().intValue(), LinkOption.NOFOLLOW_LINKS);
        var mode = HostFiles.mode(path) | (readOnly ? FILE_READABLE : FILE_WRITABLE);
        HostFiles.mode(path, Files.isDirectory(path) ? mode | FOLDER_EXTRA : mode);
    }
}
