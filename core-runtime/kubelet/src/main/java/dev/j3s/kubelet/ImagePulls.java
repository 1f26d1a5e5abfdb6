package dev.j3s.kubelet;

import dev.j3s.client.EventRecorder;
import dev.j3s.cri.CriClient;
import dev.j3s.cri.CriException;
import dev.j3s.cri.proto.PodSandboxConfig;
import dev.j3s.kubelet.PodMemory.ImageState;
import dev.j3s.model.ApiException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;

/** Makes a container's image present, by its pull policy; the outcome goes into the memory. */
final class ImagePulls {
    private final CriClient runtime;
    private final PullSecrets secrets;
    private final PodEvents events;
    private final Clock clock;

    ImagePulls(CriClient runtime, PullSecrets secrets, EventRecorder recorder, Clock clock) {
        this.runtime = runtime;
        this.secrets = secrets;
        this.events = new PodEvents(recorder);
        this.clock = clock;
    }

    /** Returns at once; {@code wake} is called when there is an outcome. */
    void start(
            Pod pod,
            PodContainer container,
            PodMemory memory,
            PodSandboxConfig sandbox,
            Runnable wake) {
        var image = container.image();
        var here = runtime.image(image);
        var policy = container.pullPolicy();
        if (here.isPresent() && !policy.equals("Always")) {
            events.normal(
                    pod,
                    container,
                    "Pulled",
                    "Container image \"%s\" already present on machine and can be accessed by the pod"
                            .formatted(image));
            memory.image(container.name(), new ImageState.Present(here.get().id()));
            wake.run();
            return;
        }
        if (policy.equals("Never")) {
            var message =
                    "Container image \"%s\" is not present with pull policy of Never"
                            .formatted(image);
            blocked(pod, container, memory, "ErrImageNeverPull", message);
            wake.run();
            return;
        }
        memory.image(container.name(), new ImageState.Pulling());
        Thread.ofVirtual()
                .name("pull-" + pod.name())
                .start(() -> {
                    pull(pod, container, memory, sandbox);
                    wake.run();
                });
    }

    private void pull(Pod pod, PodContainer container, PodMemory memory, PodSandboxConfig sandbox) {
        var image = container.image();
        events.normal(pod, container, "Pulling", "Pulling image \"%s\"".formatted(image));
        var began = clock.instant();
        try {
            var reference = pullWithAnyLogin(pod, image, sandbox);
            var took = Duration.between(began, clock.instant());
            var size = runtime.image(image).map(i -> i.sizeBytes()).orElse(0L);
            events.normal(
                    pod,
                    container,
                    "Pulled",
                    "Successfully pulled image \"%s\" in %dms (%dms including waiting). Image size: %d bytes."
                            .formatted(image, took.toMillis(), took.toMillis(), size));
            memory.pulled(image);
            memory.image(container.name(), new ImageState.Present(reference));
        } catch (CriException | ApiException | UncheckedIOException e) {
            events.warning(
                    pod,
                    container,
                    "Failed",
                    "Failed to pull image \"%s\": %s".formatted(image, e.getMessage()));
            events.warning(pod, container, "Failed", "Error: ErrImagePull");
            blocked(pod, container, memory, "ErrImagePull", String.valueOf(e.getMessage()));
        }
    }

    private void blocked(
            Pod pod, PodContainer container, PodMemory memory, String reason, String message) {
        var now = clock.instant();
        var until = memory.pullFailed(container.image(), now);
        memory.image(container.name(), new ImageState.Blocked(reason, message, now, until));
        if (reason.equals("ErrImageNeverPull")) {
            events.warning(pod, container, reason, message);
        }
    }

    /** The first error is told if none of the logins is good. */
    private String pullWithAnyLogin(Pod pod, String image, PodSandboxConfig sandbox) {
        var logins = secrets.logins(pod, image);
        for (var login : logins.subList(0, logins.size() - 1)) {
            try {
                return runtime.pullImage(image, login, sandbox);
            } catch (CriException e) {
                System.getLogger(ImagePulls.class.getName())
                        .log(System.Logger.Level.DEBUG, "pull refused image=" + image, e);
            }
        }
        return runtime.pullImage(image, logins.getLast(), sandbox);
    }
}
