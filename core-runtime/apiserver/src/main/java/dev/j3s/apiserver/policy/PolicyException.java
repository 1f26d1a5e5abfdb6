package dev.j3s.apiserver.policy;

import org.jspecify.annotations.Nullable;

/** An expression that does not compile, cannot be evaluated, or gives what is of no use. */
final class PolicyException extends Exception {
    private static final long serialVersionUID = 1;

    PolicyException(@Nullable String message) {
        super(message);
    }

    /** The message, never absent. */
    String text() {
        var message = getMessage();
        return message == null ? "unknown error" : message;
    }
}
