package dev.j3s.kubelet;

import dev.j3s.kubelet.Observed.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides what is to be done for a pod that should run: pure. The same plan on a converged state is
 * empty. Order: sandbox, init containers one after the other (a sidecar only until it has started),
 * then everything else at once.
 */
final class PodPlanner {
    private static final Duration PULL_ERROR_SHOWN = Duration.ofSeconds(2);

    private final Pod pod;
    private final Observed observed;
    private final PodMemory memory;
    private final Instant now;
    private final List<Action> actions = new ArrayList<>();
    private final List<Action.Waiting> waiting = new ArrayList<>();
    private Optional<Instant> wake = Optional.empty();

    private PodPlanner(Pod pod, Observed observed, PodMemory memory, Instant now) {
        this.pod = pod;
        this.observed = observed;
        this.memory = memory;
        this.now = now;
    }

    static Action.Plan plan(Pod pod, Observed observed, PodMemory memory, Instant now) {
        var planner = new PodPlanner(pod, observed, memory, now);
        planner.decide();
        return new Action.Plan(planner.actions, planner.waiting, planner.wake);
    }

    private void decide() {
        if (pod.finished() || done(pod, observed)) {
            stopWhatIsLeft();
            return;
        }
        if (observed.sandbox().isEmpty()) {
            renewSandbox();
            return;
        }
        if (observed.sandboxes().stream().skip(1).anyMatch(s -> s.ready())) {
            observed.sandboxes().stream()
                    .skip(1)
                    .filter(s -> s.ready())
                    .forEach(s -> actions.add(new Action.StopSandbox(s.id())));
        }
        if (!initialize()) {
            return;
        }
        pod.containers(PodContainer.Kind.APP).forEach(this::tend);
        pod.containers(PodContainer.Kind.EPHEMERAL).forEach(this::tend);
    }

    /** All app containers ended for good, or an init container failed for good. */
    static boolean done(Pod pod, Observed observed) {
        return initFailed(pod, observed)
                || pod.containers(PodContainer.Kind.APP).stream()
                        .allMatch(c -> endedForGood(pod, observed, c));
    }

    private static boolean initFailed(Pod pod, Observed observed) {
        return pod.containers(PodContainer.Kind.INIT).stream()
                .anyMatch(c ->
                        observed.latest(c.name())
                                .filter(r -> r.exited() && r.status().exitCode() != 0)
                                .filter(r -> !c.restartsAfter(pod, r.status().exitCode()))
                                .isPresent());
    }

    private static boolean endedForGood(Pod pod, Observed observed, PodContainer container) {
        return observed.latest(container.name())
                .filter(Run::exited)
                .filter(run -> !container.restartsAfter(pod, run.status().exitCode()))
                .isPresent();
    }

    private void stopWhatIsLeft() {
        if (!observed.running().isEmpty()) {
            actions.add(new Action.StopPod(pod.grace()));
        }
        observed.sandboxes().stream()
                .filter(s -> s.ready())
                .forEach(s -> actions.add(new Action.StopSandbox(s.id())));
    }

    private void renewSandbox() {
        var newest = observed.sandboxes().stream().findFirst();
        // Even one that is not ready may hold its network and dying containers.
        newest.ifPresent(s -> actions.add(new Action.StopSandbox(s.id())));
        actions.add(new Action.CreateSandbox(newest.map(s -> s.attempt() + 1).orElse(0)));
        pod.containers().forEach(c -> waitFor(c, creating(), ""));
    }

    private String creating() {
        return pod.spec().path("initContainers").isEmpty()
                ? "ContainerCreating"
                : "PodInitializing";
    }

    /** True when the app containers may run. */
    private boolean initialize() {
        var running =
                pod.containers(PodContainer.Kind.APP).stream()
                        .anyMatch(c -> observed.current(c.name()).isPresent());
        for (var container : pod.containers()) {
            if (container.kind() == PodContainer.Kind.SIDECAR) {
                tend(container);
                if (!running && !sidecarStarted(container)) {
                    return false;
                }
            } else if (container.kind() == PodContainer.Kind.INIT && !running) {
                if (!succeeded(container)) {
                    tend(container);
                    return false;
                }
            }
        }
        return true;
    }

    private boolean sidecarStarted(PodContainer container) {
        return observed.current(container.name())
                .filter(run -> run.running() && memory.hasStarted(container, run.id()))
                .isPresent();
    }

    private boolean succeeded(PodContainer container) {
        return observed.current(container.name())
                .filter(run -> run.exited() && run.status().exitCode() == 0)
                .isPresent();
    }

    private void tend(PodContainer container) {
        var current = observed.current(container.name());
        if (current.isEmpty()) {
            startUnlessEnded(container);
            return;
        }
        var run = current.get();
        switch (run.status().state()) {
            case RUNNING -> stopIfUnfit(container, run);
            case EXITED -> {
                if (container.restartsAfter(pod, run.status().exitCode())) {
                    restart(container, run);
                }
            }
            // Its start failed; the reason was told then.
            case CREATED, UNKNOWN -> start(container, run.restartCount() + 1);
        }
    }

    private void startUnlessEnded(PodContainer container) {
        var before = observed.latest(container.name());
        var app =
                container.kind() == PodContainer.Kind.APP
                        || container.kind() == PodContainer.Kind.EPHEMERAL;
        if (before.isPresent() && app && before.get().exited()) {
            if (container.restartsAfter(pod, before.get().status().exitCode())) {
                restart(container, before.get());
            }
            return;
        }
        start(container, before.map(run -> run.restartCount() + 1).orElse(0));
    }

    private void stopIfUnfit(PodContainer container, Run run) {
        var unfit = memory.unhealthy(run.id());
        var hash = run.status().annotations().getOrDefault(ContainerConfigs.HASH, container.hash());
        if (unfit.isEmpty() && !hash.equals(container.hash())) {
            unfit =
                    Optional.of(
                            "Container %s definition changed, will be restarted"
                                    .formatted(container.name()));
        }
        unfit.ifPresent(message ->
                actions.add(
                        new Action.StopContainer(container, run.id(), message, grace(container))));
    }

    /** A liveness probe may give its own grace. */
    private Duration grace(PodContainer container) {
        var own = container.json().at("/livenessProbe/terminationGracePeriodSeconds");
        return own.isNumber() ? Duration.ofSeconds(own.asLong()) : pod.grace();
    }

    private void restart(PodContainer container, Run run) {
        var exit = run.status().finishedAt();
        var at =
                exit == null ? Optional.<Instant>empty() : memory.restartAt(container.name(), exit);
        if (at.isPresent() && now.isBefore(at.get())) {
            wakeAt(at.get());
            waitFor(
                    container,
                    "CrashLoopBackOff",
                    "back-off %s restarting failed container=%s pod=%s"
                            .formatted(
                                    Durations.go(memory.restartDelay(container.name())),
                                    container.name(),
                                    pod.fullName()));
            return;
        }
        start(container, run.restartCount() + 1);
    }

    private void start(PodContainer container, int restartCount) {
        switch (memory.image(container.name())) {
            case PodMemory.ImageState.Unknown _ -> {
                actions.add(new Action.PullImage(container));
                waitForFirst(container, restartCount);
            }
            case PodMemory.ImageState.Pulling _ -> waitForFirst(container, restartCount);
            case PodMemory.ImageState.Present _ ->
                    actions.add(new Action.StartContainer(container, restartCount));
            case PodMemory.ImageState.Blocked blocked -> {
                if (now.isBefore(blocked.until())) {
                    wakeAt(blocked.until());
                } else {
                    actions.add(new Action.PullImage(container));
                }
                waitBlocked(container, blocked);
            }
        }
    }

    /** A failed pull is told as itself at first, and then as a wait for the next one. */
    private void waitBlocked(PodContainer container, PodMemory.ImageState.Blocked blocked) {
        var fresh = blocked.since().plus(PULL_ERROR_SHOWN);
        if (!blocked.reason().equals("ErrImagePull") || now.isBefore(fresh)) {
            wakeAt(fresh);
            waitFor(container, blocked.reason(), blocked.message());
            return;
        }
        waitFor(
                container,
                "ImagePullBackOff",
                "Back-off pulling image \"%s\": ErrImagePull: %s"
                        .formatted(container.image(), blocked.message()));
    }

    /** A restart shows how the last run ended until there is more to tell. */
    private void waitForFirst(PodContainer container, int restartCount) {
        if (restartCount == 0) {
            waitFor(container, creating(), "");
        }
    }

    private void waitFor(PodContainer container, String reason, String message) {
        waiting.add(new Action.Waiting(container.name(), reason, message));
    }

    private void wakeAt(Instant time) {
        if (!time.isAfter(now)) {
            return;
        }
        if (wake.isEmpty() || time.isBefore(wake.get())) {
            wake = Optional.of(time);
        }
    }
}
