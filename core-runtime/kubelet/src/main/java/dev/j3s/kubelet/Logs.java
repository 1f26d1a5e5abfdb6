package dev.j3s.kubelet;

import dev.j3s.cri.Container;
import dev.j3s.cri.ContainerState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** {@code /containerLogs/<namespace>/<pod>/<container>}. */
final class Logs {
    /** How long a follower waits for a change before it looks whether the container still runs. */
    private static final long LOOK_MILLIS = 1000;

    private final Node node;

    Logs(Node node) {
        this.node = node;
    }

    void serve(ServerCall call) throws IOException, InterruptedException {
        var options = options(call);
        var container = find(call);
        if (container.isEmpty()) {
            throw new ServerRefusal(
                    400,
                    call.flag("previous")
                            ? "previous terminated container \"%s\" in pod \"%s\" not found"
                                    .formatted(call.part(3), call.part(2))
                            : "container \"%s\" in pod \"%s\" is waiting to start: ContainerCreating"
                                    .formatted(call.part(3), call.part(2)));
        }
        var id = container.get().id();
        var path = node.runtime().containerStatus(id).map(s -> s.logPath()).orElse("");
        call.begin();
        if (!path.isEmpty() && Files.exists(Path.of(path))) {
            send(call, id, Path.of(path), options);
        }
        call.end();
    }

    private LogLines.Options options(ServerCall call) {
        var since = Instant.MIN;
        try {
            if (!call.query("sinceSeconds").isEmpty()) {
                since =
                        node.clock()
                                .instant()
                                .minusSeconds(Long.parseLong(call.query("sinceSeconds")));
            } else if (!call.query("sinceTime").isEmpty()) {
                since = Instant.parse(call.query("sinceTime"));
            }
            var tail = call.query("tailLines");
            var limit = call.query("limitBytes");
            var stream = call.query("stream");
            return new LogLines.Options(
                    since,
                    tail.isEmpty() ? -1 : Long.parseLong(tail),
                    limit.isEmpty() ? Long.MAX_VALUE : Long.parseLong(limit),
                    call.flag("timestamps"),
                    stream.isEmpty() || stream.equals("All")
                            ? ""
                            : stream.toLowerCase(java.util.Locale.ROOT));
        } catch (NumberFormatException | DateTimeParseException e) {
            throw new ServerRefusal(422, "Unprocessable Entity: " + e.getMessage());
        }
    }

    private Optional<Container> find(ServerCall call) {
        var pod =
                node.pods().all().stream()
                        .filter(p ->
                                p.namespace().equals(call.part(1)) && p.name().equals(call.part(2)))
                        .findFirst()
                        .orElseThrow(() ->
                                new ServerRefusal(
                                        404,
                                        "pod \"%s\" not found in namespace \"%s\""
                                                .formatted(call.part(2), call.part(1))));
        if (pod.container(call.part(3)).isEmpty()) {
            throw new ServerRefusal(
                    404,
                    "container \"%s\" not found in pod \"%s\""
                            .formatted(call.part(3), call.part(2)));
        }
        var runs =
                node.runtime().containers(Pod.UID_LABEL, pod.uid()).stream()
                        .filter(c -> c.name().equals(call.part(3)))
                        .sorted(Comparator.comparing(Container::createdAt).reversed())
                        .toList();
        if (!call.flag("previous")) {
            return runs.stream().findFirst();
        }
        // The one before; of a container that waits for its restart, the one that ended last.
        var waits =
                pod.status().path("containerStatuses").findValuesAsText("restartCount").isEmpty();
        return runs.stream()
                .skip(
                        waits || runs.isEmpty() || runs.getFirst().state() != ContainerState.EXITED
                                ? 1
                                : runs.size() > 1 ? 1 : 0)
                .filter(c -> c.state() == ContainerState.EXITED)
                .findFirst();
    }

    private void send(ServerCall call, String id, Path path, LogLines.Options options)
            throws IOException, InterruptedException {
        var lines = new LogLines(options);
        if (!call.flag("follow")) {
            lines.rotated(path, call::write);
            lines.read(path, call::write);
            return;
        }
        try (var watch = path.getFileSystem().newWatchService()) {
            path.resolve("..")
                    .register(
                            watch,
                            StandardWatchEventKinds.ENTRY_MODIFY,
                            StandardWatchEventKinds.ENTRY_CREATE);
            lines.rotated(path, call::write);
            while (!call.gone() && !lines.full()) {
                // The state is read before the file: what was written before the end is seen.
                var running =
                        node.runtime()
                                .containerStatus(id)
                                .filter(s ->
                                        s.state() == ContainerState.RUNNING
                                                || s.state() == ContainerState.CREATED)
                                .isPresent();
                lines.read(path, call::write);
                if (!running) {
                    return;
                }
                var key = watch.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (key != null) {
                    key.pollEvents();
                    key.reset();
                }
            }
        }
    }
}
