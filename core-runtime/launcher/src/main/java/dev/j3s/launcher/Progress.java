package dev.j3s.launcher;

import java.io.PrintStream;
import java.util.function.LongSupplier;

/**
 * Tells the person at the terminal what is going on: one line a step, with the seconds since the
 * start.
 */
final class Progress {
    private static final double NANOS = 1e9;

    private final PrintStream out;
    private final LongSupplier nanoClock;
    private final long start;

    Progress(PrintStream out, LongSupplier nanoClock) {
        this.out = out;
        this.nanoClock = nanoClock;
        this.start = nanoClock.getAsLong();
    }

    synchronized void say(String what) {
        out.printf("[%6.2fs] %s%n", (nanoClock.getAsLong() - start) / NANOS, what);
        out.flush();
    }
}
