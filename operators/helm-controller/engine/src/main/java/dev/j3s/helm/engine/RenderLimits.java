package dev.j3s.helm.engine;

import java.time.Duration;

/** What one render may use before it is refused. */
public record RenderLimits(Duration time, int outputCharsMax, int nestingMax) {
    private static final Duration DEFAULT_TIME = Duration.ofSeconds(60);
    private static final int DEFAULT_OUTPUT_CHARS_MAX = 64 << 20;

    /** Helm itself refuses an include nested deeper than this. */
    private static final int DEFAULT_NESTING_MAX = 1000;

    public static final RenderLimits DEFAULT =
            new RenderLimits(DEFAULT_TIME, DEFAULT_OUTPUT_CHARS_MAX, DEFAULT_NESTING_MAX);
}
