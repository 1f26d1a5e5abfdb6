package dev.j3s.kubelet;

/** The pod cannot be run as it is written, or what it refers to is missing. */
final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ConfigException(String message) {
        super(message);
    }
}
