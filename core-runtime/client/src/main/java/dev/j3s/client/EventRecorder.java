package dev.j3s.client;

import dev.j3s.model.GroupVersionKind;

/**
 * Tells a user what happened to an object, as {@code v1 Event}s. Never blocks and never throws:
 * events are a courtesy, and the first thing to be dropped under load.
 */
public interface EventRecorder extends AutoCloseable {
    /**
     * What the event is about; {@code fieldPath} such as {@code spec.containers{app}}, or empty.
     */
    record Subject(GroupVersionKind type, Meta meta, String fieldPath) {
        public static Subject of(GroupVersionKind type, Meta meta) {
            return new Subject(type, meta, "");
        }
    }

    void normal(Subject subject, String reason, String message);

    void warning(Subject subject, String reason, String message);

    @Override
    void close();

    /** For tests and tools that want no events. */
    static EventRecorder none() {
        return new EventRecorder() {
            @Override
            public void normal(Subject subject, String reason, String message) {}

            @Override
            public void warning(Subject subject, String reason, String message) {}

            @Override
            public void close() {}
        };
    }
}
