package dev.j3s.launcher;

import dev.j3s.cri.ImageArchives;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Imports image archives from a folder, those that are there and those that come. An archive is
 * imported again when its size or time changed.
 */
final class ImagesFolder implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ImagesFolder.class.getName());

    /** An archive that still grows is left alone until it is quiet. */
    private static final Duration QUIET = Duration.ofMillis(500);

    /** Folders that tell nothing (network mounts) are looked at now and then. */
    private static final Duration RELIST = Duration.ofSeconds(30);

    private record Stamp(long size, long modifiedMillis) {}

    private final Path folder;
    private final ImageArchives archives;
    private final WatchService watches;
    private final Map<Path, Stamp> imported = new HashMap<>();
    private final Thread thread;
    private volatile boolean closed;

    private ImagesFolder(Path folder, ImageArchives archives) throws IOException {
        this.folder = folder;
        this.archives = archives;
        Files.createDirectories(folder);
        watches = folder.getFileSystem().newWatchService();
        folder.register(
                watches,
                StandardWatchEventKinds.ENTRY_CREATE,
                StandardWatchEventKinds.ENTRY_MODIFY);
        thread = Thread.ofVirtual().name("images-folder").unstarted(this::run);
    }

    /** Returns at once. */
    static ImagesFolder start(Path folder, ImageArchives archives) throws IOException {
        var images = new ImagesFolder(folder, archives);
        images.thread.start();
        return images;
    }

    private void run() {
        try {
            while (!closed) {
                importAll();
                var key = watches.poll(RELIST.toMillis(), TimeUnit.MILLISECONDS);
                while (key != null) {
                    key.pollEvents();
                    key.reset();
                    key = watches.poll(QUIET.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ClosedWatchServiceException e) {
            LOG.log(
                    System.Logger.Level.TRACE,
                    "images folder no longer watched folder={0}",
                    folder);
        }
    }

    private void importAll() {
        try (var files = Files.list(folder)) {
            for (var file :
                    files.filter(f ->
                                    ImageArchives.SUFFIXES.stream()
                                            .anyMatch(f.toString()::endsWith))
                            .sorted()
                            .toList()) {
                importOne(file);
            }
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "cannot list the images folder folder={0} error={1}",
                    folder,
                    e.getMessage());
        }
    }

    private void importOne(Path file) {
        try {
            var stamp = new Stamp(Files.size(file), Files.getLastModifiedTime(file).toMillis());
            if (stamp.equals(imported.get(file))) {
                return;
            }
            // Remembered also when it fails: only a changed file is tried again.
            imported.put(file, stamp);
            var names = archives.importFile(file);
            LOG.log(
                    System.Logger.Level.INFO,
                    "images imported file={0} images={1}",
                    file.getFileName(),
                    names);
        } catch (IOException | RuntimeException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "image archive not imported file={0} error={1}",
                    file,
                    e.getMessage());
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            watches.close();
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "closing the images folder failed error={0}",
                    e.getMessage());
        }
    }
}
