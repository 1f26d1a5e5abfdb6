package dev.j3s.model;

/**
 * An {@link ApiStatus} on its way to the caller: thrown by the API server's verbs and by every
 * client.
 */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient ApiStatus status;

    public ApiException(ApiStatus status) {
        super(status.message());
        this.status = status;
    }

    public ApiStatus status() {
        return status;
    }

    public boolean isNotFound() {
        return status.code() == 404;
    }

    /** Somebody else wrote first: read again and decide again. */
    public boolean isConflict() {
        return status.code() == 409 && status.reason().equals("Conflict");
    }

    public boolean isAlreadyExists() {
        return status.code() == 409 && status.reason().equals("AlreadyExists");
    }

    /** The resource version asked for is gone: list again. */
    public boolean isExpired() {
        return status.code() == 410;
    }
}
