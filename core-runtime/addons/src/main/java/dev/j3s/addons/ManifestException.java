package dev.j3s.addons;

import org.jspecify.annotations.Nullable;

/** A manifest that cannot be read; the message names the file and the place in it. */
public final class ManifestException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ManifestException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
