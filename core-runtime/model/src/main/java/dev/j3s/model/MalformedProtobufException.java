package dev.j3s.model;

/** The bytes are no protobuf, or not the protobuf of what they claim to be. */
public final class MalformedProtobufException extends RuntimeException {
    private static final long serialVersionUID = 1;

    MalformedProtobufException(String message) {
        super(message);
    }

    MalformedProtobufException(Exception cause) {
        super(cause.getMessage(), cause);
    }
}
