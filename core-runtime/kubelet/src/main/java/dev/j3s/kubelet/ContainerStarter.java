package dev.j3s.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.cri.CriException;
import dev.j3s.cri.Image;
import dev.j3s.cri.proto.ContainerConfig;
import dev.j3s.cri.proto.PodSandboxConfig;
import dev.j3s.kubelet.PodMemory.ImageState;
import dev.j3s.model.ApiException;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;

/** Creates one container, starts it and runs its postStart hook. */
final class ContainerStarter {
    private static final Duration RETRY = Duration.ofSeconds(10);
    private static final Duration HOOK = Duration.ofHours(1);

    private final Node node;

    ContainerStarter(Node node) {
        this.node = node;
    }

    /** Where the container comes into being. */
    record Setting(
            Pod pod,
            Observed observed,
            PodSandboxConfig sandbox,
            Map<String, Volumes.Ready> volumes,
            PodMemory memory) {}

    /** What goes wrong is written into the memory and told as an event; never thrown. */
    void start(Setting at, PodContainer container, int restartCount) throws InterruptedException {
        var memory = at.memory();
        var image = memory.image(container.name());
        memory.image(container.name(), PodMemory.UNKNOWN);
        var before = at.observed().latest(container.name());
        String id;
        try {
            var config = config(at, container, restartCount, image);
            id = node.runtime().createContainer(sandboxId(at), config, at.sandbox());
        } catch (ConfigException | ApiException | IOException e) {
            block(at, container, "CreateContainerConfigError", e);
            return;
        } catch (CriException e) {
            block(at, container, "CreateContainerError", e);
            return;
        }
        var now = node.clock().instant();
        before.map(run -> run.status().finishedAt())
                .ifPresent(exit -> memory.restarted(container.name(), exit, now));
        node.events().normal(at.pod(), container, "Created", "Container created");
        try {
            node.runtime().startContainer(id);
        } catch (CriException e) {
            // The runtime shows it as exited now: the restart policy takes it from there.
            node.events().warning(at.pod(), container, "Failed", "Error: " + e.getMessage());
            return;
        }
        node.events().normal(at.pod(), container, "Started", "Container started");
        postStart(at, container, id);
    }

    private static String sandboxId(Setting at) {
        return at.observed().sandbox().orElseThrow().id();
    }

    private void postStart(Setting at, PodContainer container, String id)
            throws InterruptedException {
        var ip = podIp(at.pod(), at.observed());
        try {
            node.lifecycle().run(container, "postStart", id, ip, HOOK);
        } catch (ConfigException e) {
            node.events()
                    .warning(at.pod(), container, "FailedPostStartHook", "PostStartHook failed");
            at.memory().unhealthy(id, "FailedPostStartHook");
        }
    }

    String podIp(Pod pod, Observed observed) {
        var ips = PodStatuses.podIps(pod, observed, node.config().nodeIps());
        return ips.isEmpty() ? "127.0.0.1" : ips.getFirst();
    }

    private void block(Setting at, PodContainer container, String reason, Exception e) {
        var message = String.valueOf(e.getMessage());
        node.events().warning(at.pod(), container, "Failed", "Error: " + message);
        var now = node.clock().instant();
        at.memory()
                .image(
                        container.name(),
                        new ImageState.Blocked(reason, message, now, now.plus(RETRY)));
    }

    private ContainerConfig config(
            Setting at, PodContainer container, int restartCount, ImageState state)
            throws IOException {
        var pod = at.pod();
        var reference = state instanceof ImageState.Present(var ref) ? ref : container.image();
        var image =
                node.runtime()
                        .image(reference)
                        .orElseThrow(() -> new ConfigException("image " + reference + " is gone"));
        Collection<JsonNode> services = node.services().all();
        var podIps = PodStatuses.podIps(pod, at.observed(), node.config().nodeIps());
        var env =
                Environment.of(
                        pod,
                        container,
                        ServiceVariables.of(pod, services),
                        node.api(),
                        node.place(podIps));
        var messageFile = node.paths().terminationLog(pod.uid(), container.name(), restartCount);
        var mounts = node.mounts().of(pod, container, at.volumes(), env, messageFile);
        return ContainerConfigs.of(
                pod,
                container,
                new ContainerConfigs.Parts(
                        restartCount,
                        image,
                        name(image, container),
                        env,
                        mounts,
                        messageFile,
                        target(at, container),
                        node.machine().memoryBytes(),
                        node.cgroups().unified(),
                        node.config().root().resolve("seccomp")));
    }

    private static String name(Image image, PodContainer container) {
        return image.id().isEmpty() ? container.image() : image.id();
    }

    private static String target(Setting at, PodContainer container) {
        var name = container.json().path("targetContainerName").asText();
        return name.isEmpty() ? "" : at.observed().current(name).map(Observed.Run::id).orElse("");
    }
}
