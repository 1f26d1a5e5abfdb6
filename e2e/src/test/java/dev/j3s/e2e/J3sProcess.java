package dev.j3s.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The packaged j3s as a process, with folders and ports of its own. */
final class J3sProcess implements AutoCloseable {
    static final int API_PORT = 16443;
    static final int KUBELET_PORT = 20250;
    private static final Duration READY = Duration.ofSeconds(90);

    private final Path home;
    private final Path distribution = Command.folder("j3s.distribution");
    private @Nullable Process process;

    J3sProcess(Path home) {
        this.home = home;
    }

    Path data() {
        return home.resolve("data");
    }

    Path kubeconfig() {
        return home.resolve("kubeconfig");
    }

    Path registries() {
        return home.resolve("registries.yaml");
    }

    Path log() {
        return home.resolve("j3s.log");
    }

    /** Starts, or starts again on what is there, and waits until the API answers ready. */
    void start() throws IOException {
        Files.createDirectories(home);
        var command =
                new ArrayList<>(
                        List.of(
                                distribution.resolve("bin/j3s").toString(),
                                "server",
                                "--data-dir",
                                data().toString(),
                                "--run-dir",
                                home.resolve("run").toString(),
                                "--kubelet-root-dir",
                                home.resolve("kubelet").toString(),
                                "--pod-logs-dir",
                                home.resolve("pod-logs").toString(),
                                "--write-kubeconfig",
                                kubeconfig().toString(),
                                "--private-registry",
                                registries().toString(),
                                "--https-listen-port",
                                Integer.toString(API_PORT),
                                "--kubelet-port",
                                Integer.toString(KUBELET_PORT),
                                "--node-name",
                                "e2e"));
        process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                        .start();
        Await.within(
                READY,
                () -> {
                    if (process != null && !process.isAlive()) {
                        throw new IllegalStateException(
                                "j3s ended with "
                                        + process.exitValue()
                                        + ":\n"
                                        + Files.readString(log()));
                    }
                    if (!Files.exists(kubeconfig())) {
                        throw new AssertionError("no kubeconfig yet:\n" + Files.readString(log()));
                    }
                });
    }

    /** SIGKILL: what a crash is. */
    void kill() throws InterruptedException {
        var running = running();
        running.destroyForcibly();
        running.waitFor();
    }

    /** SIGTERM, and waits. */
    int stop() throws InterruptedException {
        var running = running();
        running.destroy();
        if (!running.waitFor(30, TimeUnit.SECONDS)) {
            running.destroyForcibly();
            throw new AssertionError("j3s did not stop within 30 s");
        }
        return running.exitValue();
    }

    long pid() {
        return running().pid();
    }

    private Process running() {
        if (process == null) {
            throw new IllegalStateException("not started");
        }
        return process;
    }

    /** Stops everything, containers too. */
    @Override
    public void close() throws Exception {
        if (process != null && process.isAlive()) {
            stop();
        }
        Command.of(
                        distribution.resolve("bin/j3s-killall").toString(),
                        "--data-dir",
                        data().toString(),
                        "--run-dir",
                        home.resolve("run").toString(),
                        "--kubelet-root-dir",
                        home.resolve("kubelet").toString())
                .run();
    }
}
