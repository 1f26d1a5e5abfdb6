package dev.j3s.launcher;

import java.util.ArrayDeque;
import java.util.Deque;

/** Closes what was started, last first; trouble with one does not keep the others open. */
final class Closing implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Closing.class.getName());

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    synchronized <T extends AutoCloseable> T add(T part) {
        parts.push(part);
        return part;
    }

    @Override
    public synchronized void close() {
        while (!parts.isEmpty()) {
            var part = parts.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "did not close cleanly part={0} error={1}",
                        part.getClass().getSimpleName(),
                        e);
            }
        }
    }
}
