package dev.j3s.cri;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.jspecify.annotations.Nullable;

/** The runtime refused or could not be reached. The message is the runtime's own. */
public final class CriException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What a caller may decide on. */
    public enum Code {
        NOT_FOUND,
        ALREADY_EXISTS,
        UNAVAILABLE,
        TIMEOUT,
        INVALID,
        OTHER
    }

    private final Code code;

    public CriException(Code code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    static CriException of(StatusRuntimeException e) {
        var description = e.getStatus().getDescription();
        return new CriException(
                code(e.getStatus()), description == null ? e.getMessage() + "" : description, e);
    }

    public Code code() {
        return code;
    }

    public boolean isNotFound() {
        return code == Code.NOT_FOUND;
    }

    private static Code code(Status status) {
        return switch (status.getCode()) {
            case NOT_FOUND -> Code.NOT_FOUND;
            case ALREADY_EXISTS -> Code.ALREADY_EXISTS;
            case UNAVAILABLE -> Code.UNAVAILABLE;
            case DEADLINE_EXCEEDED -> Code.TIMEOUT;
            case INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE -> Code.INVALID;
            default -> Code.OTHER;
        };
    }
}
