package dev.j3s.kubelet;

/** An answer other than success. */
final class ServerRefusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int code;

    ServerRefusal(int code, String message) {
        super(message);
        this.code = code;
    }

    int code() {
        return code;
    }
}
