package dev.j3s.kubelet;

import dev.j3s.client.EventRecorder;
import dev.j3s.model.GroupVersionKind;

/** Events about pods and their containers. */
final class PodEvents {
    private static final GroupVersionKind POD = new GroupVersionKind("", "v1", "Pod");

    private final EventRecorder recorder;

    PodEvents(EventRecorder recorder) {
        this.recorder = recorder;
    }

    void normal(Pod pod, PodContainer container, String reason, String message) {
        recorder.normal(subject(pod, container), reason, message);
    }

    void warning(Pod pod, PodContainer container, String reason, String message) {
        recorder.warning(subject(pod, container), reason, message);
    }

    void warning(Pod pod, String reason, String message) {
        recorder.warning(EventRecorder.Subject.of(POD, pod.meta()), reason, message);
    }

    private static EventRecorder.Subject subject(Pod pod, PodContainer container) {
        var list =
                switch (container.kind()) {
                    case INIT, SIDECAR -> "initContainers";
                    case APP -> "containers";
                    case EPHEMERAL -> "ephemeralContainers";
                };
        return new EventRecorder.Subject(
                POD, pod.meta(), "spec." + list + "{" + container.name() + "}");
    }
}
