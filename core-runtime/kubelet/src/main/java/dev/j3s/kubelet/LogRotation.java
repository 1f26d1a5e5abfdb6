package dev.j3s.kubelet;

import dev.j3s.cri.ContainerState;
import dev.j3s.cri.CriClient;
import dev.j3s.cri.CriException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Keeps the log of each running container to five files of ten MiB. */
final class LogRotation implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LogRotation.class.getName());
    private static final long BYTES_MAX = 10L << 20;

    /** The one that is written included. */
    private static final int FILES_MAX = 5;

    private static final Duration PERIOD = Duration.ofSeconds(10);

    private final CriClient runtime;
    private final CountDownLatch closed = new CountDownLatch(1);

    LogRotation(CriClient runtime) {
        this.runtime = runtime;
        Thread.ofVirtual().name("log-rotation").start(this::run);
    }

    private void run() {
        try {
            while (!closed.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS)) {
                rotateAll();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void rotateAll() {
        try {
            for (var container : runtime.containers()) {
                if (container.state() == ContainerState.RUNNING) {
                    var status = runtime.containerStatus(container.id());
                    if (status.isPresent() && !status.get().logPath().isEmpty()) {
                        rotate(container.id(), Path.of(status.get().logPath()));
                    }
                }
            }
        } catch (IOException | CriException e) {
            LOG.log(Level.WARNING, "container logs are not rotated cause=" + e.getMessage());
        }
    }

    /** {@code 0.log.1} is the newest of the old ones. */
    private void rotate(String id, Path log) throws IOException {
        if (!Files.exists(log) || Files.size(log) < BYTES_MAX) {
            return;
        }
        for (var i = FILES_MAX - 2; i >= 1; i--) {
            var from = Path.of(log + "." + i);
            if (Files.exists(from)) {
                Files.move(from, Path.of(log + "." + (i + 1)), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.move(log, Path.of(log + ".1"), StandardCopyOption.REPLACE_EXISTING);
        runtime.reopenLog(id);
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
