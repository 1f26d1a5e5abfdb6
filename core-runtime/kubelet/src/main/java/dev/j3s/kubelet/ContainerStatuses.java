package dev.j3s.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.kubelet.Observed.Run;
import dev.j3s.model.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The statuses of a pod's containers, as the API writes them: pure. */
final class ContainerStatuses {
    static final String RUNTIME = "containerd://";

    private final Pod pod;
    private final Observed observed;
    private final PodMemory memory;
    private final List<Action.Waiting> waiting;
    private final Function<Run, String> terminationMessage;

    ContainerStatuses(
            Pod pod,
            Observed observed,
            PodMemory memory,
            List<Action.Waiting> waiting,
            Function<Run, String> terminationMessage) {
        this.pod = pod;
        this.observed = observed;
        this.memory = memory;
        this.waiting = waiting;
        this.terminationMessage = terminationMessage;
    }

    ArrayNode of(List<PodContainer> containers, String oldField) {
        var all = Json.mapper().createArrayNode();
        for (var container : containers) {
            var before = Json.object();
            for (var old : pod.status().path(oldField)) {
                if (old.path("name").asText().equals(container.name())) {
                    before = (ObjectNode) old;
                }
            }
            all.add(status(container, before));
        }
        return all;
    }

    private ObjectNode status(PodContainer container, JsonNode before) {
        var runs = observed.runs().getOrDefault(container.name(), List.of());
        var latest = runs.stream().findFirst();
        var wait = waiting.stream().filter(w -> w.container().equals(container.name())).findFirst();
        var status = Json.object();
        status.put("name", container.name());
        var state = state(container, latest, wait, before);
        status.set("state", state);
        status.set("lastState", lastState(runs, state, before));
        var running = state.has("running");
        var id = latest.map(Run::id).orElse("");
        var started = running && memory.hasStarted(container, id);
        var ready =
                container.kind() == PodContainer.Kind.INIT
                        ? state.has("terminated") && state.at("/terminated/exitCode").asInt() == 0
                        : running
                                && container.kind() != PodContainer.Kind.EPHEMERAL
                                && memory.isReady(container, id);
        status.put("ready", ready);
        status.put(
                "restartCount",
                latest.map(Run::restartCount).orElse(before.path("restartCount").asInt()));
        var image = latest.map(r -> r.status().image()).filter(i -> !i.isEmpty());
        status.put("image", image.orElse(container.image()));
        status.put(
                "imageID",
                latest.map(r -> r.status().imageRef()).orElse(before.path("imageID").asText("")));
        latest.ifPresent(r -> status.put("containerID", RUNTIME + r.id()));
        status.put("started", started);
        resources(status, container);
        volumeMounts(status, container);
        return status;
    }

    private ObjectNode state(
            PodContainer container,
            Optional<Run> latest,
            Optional<Action.Waiting> wait,
            JsonNode before) {
        var state = Json.object();
        if (latest.isPresent() && latest.get().running()) {
            var startedAt = latest.get().status().startedAt();
            state.putObject("running").put("startedAt", seconds(startedAt));
        } else if (wait.isPresent()) {
            put(state.putObject("waiting"), wait.get().reason(), wait.get().message());
        } else if (latest.isPresent() && latest.get().exited()) {
            state.set("terminated", terminated(latest.get()));
        } else if (latest.isEmpty() && before.path("state").has("terminated")) {
            // The runtime has forgotten it; what was told once stays true.
            state.set("terminated", before.at("/state/terminated"));
        } else {
            var init =
                    pod.spec().path("initContainers").isEmpty()
                            || container.kind() == PodContainer.Kind.EPHEMERAL;
            put(state.putObject("waiting"), init ? "ContainerCreating" : "PodInitializing", "");
        }
        return state;
    }

    private static void put(ObjectNode node, String reason, String message) {
        node.put("reason", reason);
        if (!message.isEmpty()) {
            node.put("message", message);
        }
    }

    private JsonNode lastState(List<Run> runs, ObjectNode state, JsonNode before) {
        var last = Json.object();
        var skip = state.has("waiting") ? 0 : 1;
        var previous = runs.stream().skip(skip).filter(Run::exited).findFirst();
        if (previous.isPresent()) {
            last.set("terminated", terminated(previous.get()));
            return last;
        }
        return before.path("lastState").isObject() ? before.path("lastState") : last;
    }

    private ObjectNode terminated(Run run) {
        var s = run.status();
        var node = Json.object();
        node.put("exitCode", s.exitCode());
        if (s.exitCode() > 128 && s.exitCode() <= 128 + 64 && s.reason().isEmpty()) {
            node.put("signal", s.exitCode() - 128);
        }
        var reason =
                s.reason().isEmpty() ? (s.exitCode() == 0 ? "Completed" : "Error") : s.reason();
        node.put("reason", reason);
        var message = terminationMessage.apply(run);
        if (!message.isEmpty()) {
            node.put("message", message);
        }
        node.put("startedAt", seconds(s.startedAt()));
        node.put("finishedAt", seconds(s.finishedAt()));
        node.put("containerID", RUNTIME + s.id());
        return node;
    }

    private static void resources(ObjectNode status, PodContainer container) {
        var resources = container.json().path("resources");
        if (container.kind() == PodContainer.Kind.EPHEMERAL) {
            return;
        }
        if (!resources.path("requests").isEmpty()) {
            status.set("allocatedResources", resources.path("requests"));
        }
        var shown = Json.object();
        for (var field : List.of("limits", "requests")) {
            if (!resources.path(field).isEmpty()) {
                shown.set(field, resources.path(field));
            }
        }
        status.set("resources", shown);
    }

    private static void volumeMounts(ObjectNode status, PodContainer container) {
        var mounts = container.json().path("volumeMounts");
        if (mounts.isEmpty()) {
            return;
        }
        var shown = status.putArray("volumeMounts");
        for (var mount : mounts) {
            var one = shown.addObject();
            one.put("name", mount.path("name").asText());
            one.put("mountPath", mount.path("mountPath").asText());
            if (mount.path("readOnly").asBoolean()) {
                one.put("readOnly", true).put("recursiveReadOnly", "Disabled");
            }
        }
    }

    static @org.jspecify.annotations.Nullable String seconds(
            @org.jspecify.annotations.Nullable Instant time) {
        return time == null ? null : time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
