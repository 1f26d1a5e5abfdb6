package dev.j3s.store;

/**
 * The engine failed: disk full, file damaged, database locked. Nothing of the write it struck was
 * kept.
 */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
