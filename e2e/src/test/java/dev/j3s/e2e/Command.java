package dev.j3s.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs a program to its end and keeps what it said. */
record Command(
        List<String> words, Map<String, String> environment, String input, Duration timeout) {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

    record Result(int exit, String out, String error) {
        String both() {
            return out + error;
        }
    }

    static Command of(String... words) {
        return new Command(List.of(words), Map.of(), "", DEFAULT_TIMEOUT);
    }

    static Command of(List<String> words) {
        return new Command(words, Map.of(), "", DEFAULT_TIMEOUT);
    }

    Command with(String name, String value) {
        var all = new HashMap<>(environment);
        all.put(name, value);
        return new Command(words, all, input, timeout);
    }

    Command withInput(String text) {
        return new Command(words, environment, text, timeout);
    }

    Command within(Duration limit) {
        return new Command(words, environment, input, limit);
    }

    Result run() {
        try {
            var builder = new ProcessBuilder(words);
            builder.environment().putAll(environment);
            var process = builder.start();
            var out = CompletableFuture.supplyAsync(() -> read(process.getInputStream()));
            var error = CompletableFuture.supplyAsync(() -> read(process.getErrorStream()));
            try (var stdin = process.outputWriter(UTF_8)) {
                stdin.write(input);
            } catch (IOException e) {
                // The program ended without reading what it was offered: its exit code tells
                // whether that was right.
                System.err.println(words.getFirst() + " did not read its input: " + e.getMessage());
            }
            if (!process.waitFor(timeout.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(
                        words
                                + " did not end within "
                                + timeout
                                + ": "
                                + out.join()
                                + error.join());
            }
            return new Result(process.exitValue(), out.join(), error.join());
        } catch (IOException e) {
            throw new AssertionError("cannot run " + words.getFirst() + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while running " + words, e);
        }
    }

    /** What it printed; a failure is a failed test that shows everything it said. */
    String output() {
        var result = run();
        if (result.exit() != 0) {
            throw new AssertionError(
                    String.join(" ", words)
                            + " ended with "
                            + result.exit()
                            + ":\n"
                            + result.both());
        }
        return result.out();
    }

    private static String read(java.io.InputStream stream) {
        try (stream) {
            return new String(stream.readAllBytes(), UTF_8);
        } catch (IOException e) {
            return "(unreadable: " + e.getMessage() + ")";
        }
    }

    static Path folder(String property) {
        return Path.of(System.getProperty(property));
    }
}
