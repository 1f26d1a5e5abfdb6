package dev.j3s.addons;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Tells when something in a folder tree changed, and lists its manifests. Events come from the file
 * system; a slow relist is the safety net.
 */
final class ManifestFolder implements AutoCloseable {
    /** Editors write a file in several steps: wait until it is quiet. */
    static final Duration QUIET = Duration.ofMillis(100);

    /** File systems that tell nothing (network mounts) are looked at as often as k3s does. */
    static final Duration RELIST = Duration.ofSeconds(15);

    /** Deeper folders are not looked at. */
    private static final int DEPTH_MAX = 8;

    private final Path root;
    private final WatchService watches;
    private final Set<Path> watched = new HashSet<>();

    ManifestFolder(Path root) {
        this.root = root;
        try {
            Files.createDirectories(root);
            watches = root.getFileSystem().newWatchService();
            watchFolders();
        } catch (IOException e) {
            throw new ManifestException("cannot watch " + root + ": " + e.getMessage(), e);
        }
    }

    /**
     * Manifests in path order, without those that a {@code <file>.skip} beside any file of that
     * name switches off.
     */
    List<Path> manifests() {
        try (var files = Files.walk(root, DEPTH_MAX, FileVisitOption.FOLLOW_LINKS)) {
            var all = files.filter(Files::isRegularFile).sorted().toList();
            var skipped =
                    all.stream()
                            .map(f -> f.getFileName().toString())
                            .filter(n -> n.endsWith(".skip"))
                            .collect(Collectors.toSet());
            return all.stream()
                    .filter(f ->
                            Manifest.eligible(f) && !skipped.contains(f.getFileName() + ".skip"))
                    .toList();
        } catch (IOException e) {
            throw new ManifestException("cannot list " + root + ": " + e.getMessage(), e);
        }
    }

    /**
     * The names that the user switches a manifest off by: its base name and each folder above it,
     * {@code a} and {@code a/b}.
     */
    Set<String> names(Path manifest) {
        var names = new HashSet<String>();
        var base = manifest.getFileName().toString();
        names.add(base.substring(0, base.lastIndexOf('.')));
        for (var folder = root.relativize(manifest).getParent();
                folder != null;
                folder = folder.getParent()) {
            names.add(folder.toString());
        }
        return names;
    }

    /**
     * Waits for a change, or for the time to look anyway, or for {@code retry}. False when closed.
     */
    boolean awaitChange(Duration retry) throws InterruptedException {
        try {
            var wait = retry.compareTo(RELIST) < 0 ? retry : RELIST;
            var key = watches.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
            while (key != null) {
                key.pollEvents();
                key.reset();
                key = watches.poll(QUIET.toMillis(), TimeUnit.MILLISECONDS);
            }
            watchFolders();
            return true;
        } catch (ClosedWatchServiceException e) {
            return false;
        } catch (IOException e) {
            throw new ManifestException("cannot watch " + root + ": " + e.getMessage(), e);
        }
    }

    private void watchFolders() throws IOException {
        try (var all = Files.walk(root, DEPTH_MAX, FileVisitOption.FOLLOW_LINKS)) {
            for (var folder : all.filter(Files::isDirectory).toList()) {
                if (watched.add(folder)) {
                    folder.register(
                            watches,
                            StandardWatchEventKinds.ENTRY_CREATE,
                            StandardWatchEventKinds.ENTRY_MODIFY,
                            StandardWatchEventKinds.ENTRY_DELETE);
                }
            }
        }
        watched.removeIf(f -> !Files.isDirectory(f));
    }

    @Override
    public void close() {
        try {
            watches.close();
        } catch (IOException e) {
            throw new ManifestException("cannot stop watching " + root + ": " + e.getMessage(), e);
        }
    }
}
