package dev.j3s.kubelet;

import java.time.Duration;
import java.util.List;

/** One step towards what the pod wants. */
sealed interface Action {
    record StopSandbox(String id) implements Action {}

    record CreateSandbox(int attempt) implements Action {}

    /** In the background: the worker is woken by its end. */
    record PullImage(PodContainer container) implements Action {}

    /** Creates it and starts it. */
    record StartContainer(PodContainer container, int restartCount) implements Action {}

    /** Its preStop hook, then the stop signal, then the kill. */
    record StopContainer(PodContainer container, String id, String message, Duration grace)
            implements Action {}

    /** Everything at once, sidecars last. */
    record StopPod(Duration grace) implements Action {}

    /** Why a container does not run yet. */
    record Waiting(String container, String reason, String message) {}

    /** The steps, what is to be told meanwhile, and when to look again though nothing happens. */
    record Plan(
            List<Action> actions,
            List<Waiting> waiting,
            java.util.Optional<java.time.Instant> wake) {
        public Plan {
            actions = List.copyOf(actions);
            waiting = List.copyOf(waiting);
        }
    }
}
