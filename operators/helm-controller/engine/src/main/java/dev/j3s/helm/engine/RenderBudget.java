package dev.j3s.helm.engine;

import java.util.function.LongSupplier;

/** Counts what a render uses; confined to the render's thread. */
final class RenderBudget {
    /** Reading the clock at every step would cost more than the step. */
    private static final int STEPS_PER_CLOCK_READ = 1024;

    private final RenderLimits limits;
    private final LongSupplier nanoTime;
    private final long deadline;
    private long steps;
    private long chars;
    private int nesting;

    RenderBudget(RenderLimits limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.deadline = nanoTime.getAsLong() + limits.time().toNanos();
    }

    void step() {
        if (++steps % STEPS_PER_CLOCK_READ == 0) {
            checkTime();
        }
    }

    void output(int length) {
        chars += length;
        if (chars > limits.outputCharsMax()) {
            throw EngineException.limit(
                    "templates wrote more than " + limits.outputCharsMax() + " characters");
        }
    }

    void enter(String template) {
        if (++nesting > limits.nestingMax()) {
            throw EngineException.limit(
                    "rendering template has a nested reference name: "
                            + template
                            + ": unable to execute template");
        }
    }

    void leave() {
        nesting--;
    }

    private void checkTime() {
        if (nanoTime.getAsLong() - deadline > 0) {
            throw EngineException.limit("rendering took longer than " + limits.time());
        }
        if (Thread.currentThread().isInterrupted()) {
            throw EngineException.limit("rendering was interrupted");
        }
    }
}
