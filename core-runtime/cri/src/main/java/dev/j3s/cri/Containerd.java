package dev.j3s.cri;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Our own containerd: started as a child in a session of its own, so that no signal meant for us
 * reaches it; started again when it dies. A daemon that already answers on the socket (we were
 * killed, it was not) is used as it is. {@link #close()} stops the daemon and never the shims:
 * containers live on and are found again by the next start.
 */
public final class Containerd implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Containerd.class.getName());
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofMillis(20);
    private static final Duration RESTART = Duration.ofSeconds(1);
    private static final long LOG_BYTES_MAX = 50L << 20;

    private final ContainerdConfig config;
    private final RuntimeSocket socket;
    private final CriClient client;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile ProcessHandle process;

    private Containerd(ContainerdConfig config, RuntimeSocket socket, ProcessHandle process) {
        this.config = config;
        this.socket = socket;
        this.client = new CriClient(socket);
        this.process = process;
    }

    /** Returns once the runtime answers and has the sandbox image. */
    public static Containerd start(ContainerdConfig config, Clock clock)
            throws IOException, InterruptedException {
        for (var dir :
                new Path[] {config.root(), config.state(), config.cniConf(), config.registries()}) {
            Files.createDirectories(dir);
        }
        var socket = new RuntimeSocket(config.socket());
        try {
            var running = running(config, socket);
            var process = running.isPresent() ? running.get() : launch(config);
            var containerd = new Containerd(config, socket, process);
            containerd.awaitAnswer();
            PauseImage.ensure(new ImageArchives(socket, clock));
            Thread.ofVirtual().name("containerd-supervisor").start(containerd::supervise);
            LOG.log(Level.INFO, "container runtime ready version=" + containerd.client.version());
            return containerd;
        } catch (IOException | InterruptedException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** The connection that every client of this runtime shares. */
    public RuntimeSocket socket() {
        return socket;
    }

    public CriClient client() {
        return client;
    }

    private static Optional<ProcessHandle> running(ContainerdConfig config, RuntimeSocket socket)
            throws IOException {
        var pidFile = pidFile(config);
        if (!Files.exists(config.socket()) || !Files.exists(pidFile)) {
            return Optional.empty();
        }
        try {
            new CriClient(socket).version();
        } catch (CriException _) {
            // A socket file without a daemon behind it: what a reboot or kill -9 leaves.
            return Optional.empty();
        }
        var pid = Long.parseLong(Files.readString(pidFile).strip());
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
    }

    private static ProcessHandle launch(ContainerdConfig config) throws IOException {
        Files.writeString(config.file(), config.toml(version(config.binary())));
        var log = config.root().resolve("containerd.log");
        if (Files.exists(log) && Files.size(log) > LOG_BYTES_MAX) {
            Files.move(
                    log,
                    config.root().resolve("containerd.log.1"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        // setsid(1) becomes the program without forking, as a child of Java leads no group.
        var process =
                new ProcessBuilder("setsid", config.binary(), "--config", config.file().toString())
                        .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start();
        Files.writeString(pidFile(config), process.pid() + "\n");
        return process.toHandle();
    }

    private static Path pidFile(ContainerdConfig config) {
        return config.state().resolve("containerd.pid");
    }

    /** {@code containerd github.com/containerd/containerd 1.6.20~ds1 ...}: the third word. */
    private static String version(String binary) throws IOException {
        var process = new ProcessBuilder(binary, "--version").redirectErrorStream(true).start();
        var line = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        var words = line.strip().split("\\s+");
        var version = words.length < 3 ? "" : words[2].replaceFirst("^v", "");
        if (!version.matches("(1\\.([6-9]|\\d\\d)|2\\.\\d+)\\..*")) {
            throw new IOException(
                    "containerd 1.6 to 2.x is needed; " + binary + " says: " + line.strip());
        }
        return version;
    }

    /** The socket can be there before the runtime service is; only an answer counts. */
    private void awaitAnswer() throws IOException, InterruptedException {
        var until = System.nanoTime() + START.toNanos();
        var exit = process.onExit();
        while (true) {
            try {
                client.version();
                return;
            } catch (CriException e) {
                if (System.nanoTime() > until) {
                    throw new IOException("containerd does not answer: " + e.getMessage(), e);
                }
            }
            if (exited(exit, ANSWER)) {
                throw new IOException("containerd ended at its start: " + lastLine());
            }
            socket.reconnect();
        }
    }

    private static boolean exited(CompletableFuture<ProcessHandle> exit, Duration wait)
            throws InterruptedException {
        try {
            exit.get(wait.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private String lastLine() throws IOException {
        try (var lines = Files.lines(config.root().resolve("containerd.log"))) {
            return lines.reduce("", (_, line) -> line);
        }
    }

    private void supervise() {
        try {
            while (closing.getCount() > 0) {
                process.onExit().join();
                if (closing.await(RESTART.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
                LOG.log(Level.WARNING, "container runtime ended, starting it again");
                restart();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void restart() throws InterruptedException {
        var began = Instant.now();
        try {
            process = launch(config);
            awaitAnswer();
        } catch (IOException e) {
            LOG.log(Level.ERROR, "container runtime cannot be started since=" + began, e);
        }
    }

    @Override
    public void close() {
        closing.countDown();
        socket.close();
        process.destroy();
        try {
            if (!exited(process.onExit(), STOP)) {
                LOG.log(Level.WARNING, "container runtime does not stop, killing it");
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
