package dev.j3s.launcher;

import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * What packaging runs to train the AOT cache: a server without a node, some work over TLS, a clean
 * end. Not for users.
 */
@Command(
        name = "train",
        hidden = true,
        description =
                "Run a server for a moment in an empty folder, so that the JVM learns what a start needs.")
final class TrainCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "an empty folder")
    private Path folder = Path.of("");

    @Override
    public Integer call() throws Exception {
        var training = new Training(folder.toAbsolutePath());
        try (var server =
                Server.start(
                        training.config(),
                        Clock.systemUTC(),
                        new Progress(System.out, System::nanoTime))) {
            training.exercise(server.port());
        }
        return 0;
    }
}
