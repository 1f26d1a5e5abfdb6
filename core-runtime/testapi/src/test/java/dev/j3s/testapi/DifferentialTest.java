package dev.j3s.testapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.j3s.model.Transport;
import dev.j3s.store.MemoryStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tells the same stories to our server and to a real kube-apiserver, and compares every answer.
 * Needs the environment variable {@code J3S_PEERS}: a folder with the script {@code apiserver}.
 */
final class DifferentialTest {
    private static final Path STORIES = Path.of("src/test/resources/differential");

    @TempDir static Path directory;

    @TestFactory
    Stream<DynamicTest> answersAsUpstreamDoes() throws IOException {
        var folder = System.getenv("J3S_PEERS");
        var script = folder == null ? null : Path.of(folder, "apiserver");
        assumeTrue(
                script != null && Files.isExecutable(script),
                "skipped: J3S_PEERS names no folder with a kube-apiserver to compare with");
        var ours =
                TestApiServer.start(
                        MemoryStore.create(),
                        Clock.systemUTC(),
                        Peer.freePort(),
                        foundation -> TestApiServer.permissiveParts());
        var peer = Peer.start(script, directory);
        return stories()
                .map(story -> DynamicTest.dynamicTest(story.name(), () -> tell(story, ours, peer)))
                .onClose(() -> {
                    ours.close();
                    peer.close();
                });
    }

    private static Stream<RequestFile> stories() throws IOException {
        try (var files = Files.list(STORIES)) {
            var only = System.getProperty("differential.only", "");
            return files
                    .filter(file -> file.getFileName().toString().contains(only))
                    .sorted()
                    .map(RequestFile::read)
                    .toList()
                    .stream();
        }
    }

    private static void tell(RequestFile story, TestApiServer ours, Peer peer)
            throws IOException, InterruptedException {
        assertThat(story.steps()).isNotEmpty();
        var transport = ours.adminTransport();
        var softly = new SoftAssertions();
        for (var step : story.steps()) {
            var theirs = peer.call(step);
            softly.assertThat(call(transport, step)).as(step.toString()).isEqualTo(theirs);
        }
        softly.assertAll();
    }

    private static Answer call(Transport transport, RequestFile.Step step) {
        var body = step.body().getBytes(StandardCharsets.UTF_8);
        var answer =
                transport.call(
                        new Transport.Request(
                                step.method(), step.path(), step.contentType(), body));
        return Answer.of(answer.status(), answer.headers(), answer.body());
    }
}
