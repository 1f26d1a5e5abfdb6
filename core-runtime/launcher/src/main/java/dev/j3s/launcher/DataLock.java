package dev.j3s.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** One server for a data folder: the lock is the process's, so a crash never leaves it behind. */
final class DataLock implements AutoCloseable {
    private final FileChannel channel;

    private DataLock(FileChannel channel) {
        this.channel = channel;
    }

    static DataLock take(Path file) {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            var lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                throw new UsageException(
                        "another j3s uses "
                                + file.getParent()
                                + "; stop it, or choose another folder with --data-dir");
            }
            return new DataLock(channel);
        } catch (IOException | java.nio.channels.OverlappingFileLockException e) {
            throw new UsageException("cannot lock " + file + ": " + e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
