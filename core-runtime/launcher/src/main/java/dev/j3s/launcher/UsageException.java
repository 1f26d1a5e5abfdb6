package dev.j3s.launcher;

/** What the user asked cannot be done; the message is one line that says what to do. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UsageException(String message) {
        super(message);
    }
}
