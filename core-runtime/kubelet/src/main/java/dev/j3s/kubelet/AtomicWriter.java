package dev.j3s.kubelet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Writes a volume's files so that a reader sees all old or all new ones: they go into a fresh
 * {@code ..<time>} folder, the link {@code ..data} is renamed onto it, and each visible name is a
 * link through {@code ..data}.
 */
final class AtomicWriter {
    private static final String DATA = "..data";
    private static final String DATA_NEW = "..data_tmp";

    private final Path volume;
    private final Ownership ownership;

    AtomicWriter(Path volume, Ownership ownership) {
        this.volume = volume;
        this.ownership = ownership;
    }

    record Entry(byte[] content, int mode) {}

    /** Returns false when everything was as wanted already. Paths are relative and checked. */
    boolean write(Map<String, Entry> files, Instant now) throws IOException {
        for (var path : files.keySet()) {
            check(path);
        }
        Files.createDirectories(volume);
        var current = volume.resolve(DATA);
        if (same(current, files)) {
            return false;
        }
        var fresh =
                Files.createDirectory(
                        volume.resolve(
                                ".."
                                        + now.toString().replace(':', '_').replace('-', '_')
                                        + "."
                                        + System.nanoTime() % 1_000_000_000L));
        HostFiles.mode(fresh, 0755);
        for (var file : files.entrySet()) {
            var path = fresh.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue().content());
            HostFiles.mode(path, file.getValue().mode());
        }
        ownership.applyBelow(fresh, true);
        var old = Files.isSymbolicLink(current) ? Files.readSymbolicLink(current) : null;
        var link = volume.resolve(DATA_NEW);
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, fresh.getFileName());
        Files.move(link, current, StandardCopyOption.ATOMIC_MOVE);
        var visible = visibleNames(files.keySet());
        for (var name : visible) {
            var path = volume.resolve(name);
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                Files.createSymbolicLink(path, Path.of(DATA, name));
            }
        }
        removeStale(visible);
        if (old != null) {
            HostFiles.deleteTree(volume.resolve(old));
        }
        return true;
    }

    private static void check(String path) {
        var p = Path.of(path);
        if (path.isEmpty()
                || p.isAbsolute()
                || path.startsWith("..")
                || Arrays.asList(path.split("/")).contains("..")) {
            throw new ConfigException("invalid path in volume: " + path);
        }
    }

    private static Set<String> visibleNames(Set<String> paths) {
        var names = new HashSet<String>();
        paths.forEach(path -> names.add(path.split("/")[0]));
        return names;
    }

    private void removeStale(Set<String> visible) throws IOException {
        try (var list = Files.list(volume)) {
            for (var path : list.toList()) {
                var name = path.getFileName().toString();
                if (!name.startsWith("..") && !visible.contains(name)) {
                    Files.delete(path);
                }
            }
        }
    }

    private static boolean same(Path current, Map<String, Entry> files) throws IOException {
        if (!Files.isDirectory(current)) {
            return false;
        }
        var real = current.toRealPath();
        var found = new HashSet<String>();
        try (var walk = Files.walk(real)) {
            for (var path :
                    walk.filter(Files::isRegularFile).sorted(Comparator.naturalOrder()).toList()) {
                var name = real.relativize(path).toString();
                var wanted = files.get(name);
                if (wanted == null || !Arrays.equals(wanted.content(), Files.readAllBytes(path))) {
                    return false;
                }
                found.add(name);
            }
        }
        return found.equals(files.keySet());
    }
}
