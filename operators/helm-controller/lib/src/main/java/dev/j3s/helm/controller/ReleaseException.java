package dev.j3s.helm.controller;

/** An install, upgrade or fetch failed; the message is shown in the chart's condition. */
public final class ReleaseException extends RuntimeException {
    private final boolean retryable;

    private ReleaseException(String message, boolean retryable) {
        super(message);
        this.retryable = retryable;
    }

    /** Only a change of the HelmChart can help. */
    static ReleaseException permanent(String message) {
        return new ReleaseException(message, false);
    }

    /** Worth another try after a while. */
    static ReleaseException passing(String message) {
        return new ReleaseException(message, true);
    }

    boolean isRetryable() {
        return retryable;
    }
}
