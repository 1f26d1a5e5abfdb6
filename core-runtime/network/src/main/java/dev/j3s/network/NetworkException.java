package dev.j3s.network;

import org.jspecify.annotations.Nullable;

/** The host refused a change of its network; the message says which and why. */
public final class NetworkException extends RuntimeException {
    private static final long serialVersionUID = 1;

    NetworkException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
