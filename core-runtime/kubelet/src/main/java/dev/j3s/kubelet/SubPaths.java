package dev.j3s.kubelet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A volume's subPath as a mount of its own. The kernel resolves it beneath the volume, so that no
 * link, not even one that changes at this moment, leads out of it; what was opened is what is
 * mounted.
 */
final class SubPaths {
    private final HostOs host;

    SubPaths(HostOs host) {
        this.host = host;
    }

    /** Creates what is missing of {@code relative} as folders, then binds it to {@code target}. */
    Path bind(Path volume, String relative, Path target) throws IOException {
        if (relative.startsWith("/") || Arrays.asList(relative.split("/")).contains("..")) {
            throw new ConfigException("subPath must not leave the volume: " + relative);
        }
        create(volume, relative);
        try (var source = host.openBeneath(volume, relative)) {
            host.unmount(target);
            if (Files.isDirectory(source.path())) {
                Files.createDirectories(target);
            } else {
                Files.createDirectories(target.getParent());
                if (!Files.exists(target)) {
                    Files.createFile(target);
                }
            }
            host.mount(source.path().toString(), target, "", HostOs.BIND | HostOs.RECURSIVE, "");
            return target;
        }
    }

    private void create(Path volume, String relative) throws IOException {
        var done = "";
        var mode = HostFiles.mode(volume) | 0700;
        for (var part : relative.split("/")) {
            if (part.isEmpty() || part.equals(".")) {
                continue;
            }
            var next = done.isEmpty() ? part : done + "/" + part;
            try (var _ = host.openBeneath(volume, next)) {
                done = next;
            } catch (HostException e) {
                if (!e.missing()) {
                    throw e;
                }
                try (var parent = host.openBeneath(volume, done)) {
                    var folder = Files.createDirectory(parent.path().resolve(part));
                    HostFiles.mode(folder, mode & 0777);
                }
                done = next;
            }
        }
    }
}
