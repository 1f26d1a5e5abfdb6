package dev.j3s.helm.engine;

/** A chart, its values or its templates are at fault; the message is what the user is told. */
public final class EngineException extends RuntimeException {
    private final Code code;

    /** What was refused. */
    public enum Code {
        CHART,
        VALUES,
        TEMPLATE,
        YAML,
        LIMIT
    }

    public EngineException(Code code, String message) {
        super(message);
        this.code = code;
    }

    public EngineException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    static EngineException template(String message) {
        return new EngineException(Code.TEMPLATE, message);
    }

    static EngineException chart(String message) {
        return new EngineException(Code.CHART, message);
    }

    static EngineException limit(String message) {
        return new EngineException(Code.LIMIT, message);
    }

    public Code code() {
        return code;
    }

    /** The message; an engine exception always has one. */
    String text() {
        return String.valueOf(getMessage());
    }
}
