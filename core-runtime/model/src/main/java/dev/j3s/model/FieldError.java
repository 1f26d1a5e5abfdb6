package dev.j3s.model;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * One complaint of validation, worded as upstream words it (k8s.io/apimachinery field/errors.go),
 * so that clients that match messages keep working.
 *
 * @param field path such as {@code spec.containers[0].image}
 * @param badValue the value as upstream prints it: JSON-quoted for strings, plain for numbers;
 *     absent for required, forbidden and internal errors
 */
public record FieldError(Type type, String field, @Nullable String badValue, String detail) {

    /** Upstream's error types: the reason of a cause and the words of its message. */
    public enum Type {
        NOT_FOUND("FieldValueNotFound", "Not found"),
        REQUIRED("FieldValueRequired", "Required value"),
        DUPLICATE("FieldValueDuplicate", "Duplicate value"),
        INVALID("FieldValueInvalid", "Invalid value"),
        NOT_SUPPORTED("FieldValueNotSupported", "Unsupported value"),
        FORBIDDEN("FieldValueForbidden", "Forbidden"),
        TOO_LONG("FieldValueTooLong", "Too long"),
        TOO_MANY("FieldValueTooMany", "Too many"),
        INTERNAL("InternalError", "Internal error"),
        TYPE_INVALID("FieldValueTypeInvalid", "Invalid value");

        private final String reason;
        private final String words;

        Type(String reason, String words) {
            this.reason = reason;
            this.words = words;
        }

        /** What a cause of a Status carries as {@code reason}. */
        public String reason() {
            return reason;
        }
    }

    public static FieldError required(String field, String detail) {
        return new FieldError(Type.REQUIRED, field, null, detail);
    }

    public static FieldError invalid(String field, Object value, String detail) {
        return new FieldError(Type.INVALID, field, print(value), detail);
    }

    public static FieldError forbidden(String field, String detail) {
        return new FieldError(Type.FORBIDDEN, field, null, detail);
    }

    public static FieldError duplicate(String field, Object value) {
        return new FieldError(Type.DUPLICATE, field, print(value), "");
    }

    public static FieldError notFound(String field, Object value) {
        return new FieldError(Type.NOT_FOUND, field, print(value), "");
    }

    /** {@code supported} in the order upstream lists them: sorted, each quoted. */
    public static FieldError notSupported(String field, Object value, Iterable<String> supported) {
        var list = new StringBuilder();
        for (var one : supported) {
            list.append(list.isEmpty() ? "" : ", ").append('"').append(one).append('"');
        }
        return new FieldError(
                Type.NOT_SUPPORTED,
                field,
                print(value),
                list.isEmpty() ? "" : "supported values: " + list);
    }

    public static FieldError tooLong(String field, int max) {
        return new FieldError(
                Type.TOO_LONG,
                field,
                null,
                max < 0 ? "" : "may not be more than " + max + " bytes");
    }

    public static FieldError tooMany(String field, int actual, int max) {
        return new FieldError(
                Type.TOO_MANY,
                field,
                Integer.toString(actual),
                "must have at most " + max + (max == 1 ? " item" : " items"));
    }

    /** What a cause carries as {@code message}: everything but the field. */
    public String body() {
        var value = badValue == null ? "" : ": " + badValue;
        return type.words + value + (detail.isEmpty() ? "" : ": " + detail);
    }

    /** {@code spec.x: Invalid value: "y": must be z}. */
    public String message() {
        return field + ": " + body();
    }

    private static String print(Object value) {
        return switch (value) {
            case JsonNode node -> node.toString();
            case String text -> Json.mapper().getNodeFactory().textNode(text).toString();
            default -> String.valueOf(value);
        };
    }
}
