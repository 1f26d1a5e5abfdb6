package dev.j3s.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A child JVM writes and says what was acknowledged; we kill it with SIGKILL and look for every
 * word it said.
 */
class SqliteCrashTest {
    private static final int ROUNDS = 3;
    private static final int ACKNOWLEDGED_BEFORE_KILL = 400;

    @TempDir Path folder;

    @Test
    void findsEveryAcknowledgedWriteAfterKillMinusNine() throws Exception {
        var acknowledged = new TreeMap<String, String>();
        for (var round = 0; round < ROUNDS; round++) {
            var child =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "--enable-native-access=ALL-UNNAMED",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    Writer.class.getName(),
                                    folder.resolve("state.db").toString(),
                                    Integer.toString(round))
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            try (var lines = child.inputReader(UTF_8)) {
                read(lines, acknowledged, ACKNOWLEDGED_BEFORE_KILL + new Random().nextInt(200));
                // Through the handle: Process.destroyForcibly would close the stream with the last
                // words in it.
                child.toHandle().destroyForcibly();
                read(lines, acknowledged, Integer.MAX_VALUE);
            }
            assertThat(child.waitFor()).isEqualTo(137);

            try (var store = SqliteStore.open(folder.resolve("state.db"), StoreObserver.NONE)) {
                var found = new TreeMap<String, String>();
                store.range("/", "", 0, 0)
                        .entries()
                        .forEach(e -> found.put(e.key(), new String(e.value(), UTF_8)));
                assertThat(found).containsAllEntriesOf(acknowledged);
            }
        }
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ROUNDS * ACKNOWLEDGED_BEFORE_KILL);
    }

    private static void read(BufferedReader lines, TreeMap<String, String> acknowledged, int count)
            throws IOException {
        for (var i = 0; i < count; i++) {
            var line = lines.readLine();
            if (line == null) {
                return;
            }
            var words = List.of(line.split(" "));
            // The last line may be cut by the kill: only a whole one was said.
            if (words.size() == 3) {
                acknowledged.put(words.get(0), words.get(1));
            }
        }
    }

    /** The child: eight writers, each prints a line after its write was acknowledged. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] args) throws Exception {
            try (var store = SqliteStore.open(Path.of(args[0]), StoreObserver.NONE);
                    var writers = Executors.newVirtualThreadPerTaskExecutor()) {
                for (var w = 0; w < 8; w++) {
                    var name = "/round" + args[1] + "/writer" + w + "/";
                    writers.submit(() -> write(store, name));
                }
            }
        }

        private static void write(Store store, String prefix) {
            for (var i = 0; ; i++) {
                var value = "value" + i;
                if (store.create(prefix + i, value.getBytes(UTF_8))
                        instanceof Store.Result.Committed) {
                    say(prefix + i + " " + value + " .\n");
                }
            }
        }

        private static synchronized void say(String line) {
            System.out.print(line);
            System.out.flush();
        }
    }
}
