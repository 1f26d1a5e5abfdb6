package dev.j3s.kubelet;

import java.io.IOException;
import java.nio.file.Path;

/** What the kubelet asks of the kernel beyond files. */
interface HostOs {
    void mount(String source, Path target, String type, long flags, String options)
            throws IOException;

    /** Detaches whatever is mounted there; no error when nothing is. */
    void unmount(Path target) throws IOException;

    /**
     * Opens {@code relative} under {@code root}, following only such links as stay under it.
     * Returns a path that means what was opened until it is closed.
     */
    OpenPath openBeneath(Path root, String relative) throws IOException;

    interface OpenPath extends AutoCloseable {
        Path path();

        @Override
        void close();
    }

    long BIND = 4096;
    long RECURSIVE = 16384;
    long NO_SUID = 2;
    long NO_DEV = 4;
    long NO_EXEC = 8;
}
