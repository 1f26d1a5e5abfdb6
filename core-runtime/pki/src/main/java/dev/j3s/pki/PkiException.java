package dev.j3s.pki;

import org.jspecify.annotations.Nullable;

/** Key material that cannot be read, made or written; the message names the file. */
public final class PkiException extends RuntimeException {
    private static final long serialVersionUID = 1;

    PkiException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
