package dev.j3s.model;

/**
 * A text that is not what its type asks for: a selector, a quantity, a percentage, a patch. The
 * message is upstream's.
 */
public final class MalformedValueException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public MalformedValueException(String message) {
        super(message);
    }
}
