package dev.j3s.localpath;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** The directories of the machine this process runs on; other nodes are refused by name. */
public final class LocalDirectories implements NodeDirectories {
    private static final String OPEN_TO_ALL = "rwxrwxrwx";

    private final String nodeName;
    private final LocalPathSettings settings;

    public LocalDirectories(String nodeName, LocalPathSettings settings) {
        this.nodeName = nodeName;
        this.settings = settings;
    }

    @Override
    public void create(String node, String path) {
        Path directory = checked(node, path);
        try {
            Files.createDirectories(directory);
            // Set apart from creation, because the process's umask would cut it.
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(OPEN_TO_ALL));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void remove(String node, String path) {
        Path directory = checked(node, path);
        try {
            Files.walkFileTree(directory, new Deletion());
        } catch (NoSuchFileException e) {
            // Removed before: what was asked for holds.
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path checked(String node, String path) {
        Path directory = Path.of(path);
        if (!node.equals(nodeName)) {
            throw new IllegalArgumentException("node " + node + " is not this one, " + nodeName);
        }
        if (!settings.owns(directory)) {
            throw new IllegalArgumentException("outside of " + settings.basePath() + ": " + path);
        }
        return directory;
    }

    /** Symbolic links are removed, never followed. */
    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
