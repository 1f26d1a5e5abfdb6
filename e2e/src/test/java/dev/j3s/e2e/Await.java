package dev.j3s.e2e;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits for something outside this process. Only assertion failures mean "not yet"; the last one is
 * what a timeout shows.
 */
final class Await {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private Await() {}

    @FunctionalInterface
    interface Check {
        void run() throws Exception;
    }

    static void within(Duration limit, Check check) {
        var deadline = Instant.now().plus(limit);
        while (true) {
            try {
                check.run();
                return;
            } catch (AssertionError e) {
                if (Instant.now().isAfter(deadline)) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }
}
