package dev.j3s.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A failure as the API tells it: the {@code Status} object of {@code meta/v1}. A value until the
 * HTTP edge writes it; the factories word the messages as upstream does (k8s.io/apimachinery
 * api/errors).
 *
 * @param continueToken of {@code metadata}; empty but for a list that expired
 */
public record ApiStatus(
        int code, String reason, String message, @Nullable Details details, String continueToken) {

    /** A failure with nothing to go on with. */
    public ApiStatus(int code, String reason, String message, @Nullable Details details) {
        this(code, reason, message, details, "");
    }

    /** {@code kind} is the resource's plural here, as upstream fills it. */
    public record Details(
            String name,
            String group,
            String kind,
            String uid,
            List<Cause> causes,
            int retryAfterSeconds) {
        public Details {
            causes = List.copyOf(causes);
        }
    }

    public record Cause(String reason, String message, String field) {}

    public static ApiStatus notFound(GroupResource resource, String name) {
        return new ApiStatus(
                404,
                "NotFound",
                resource + " \"" + name + "\" not found",
                details(resource, name, List.of()));
    }

    public static ApiStatus alreadyExists(GroupResource resource, String name) {
        return new ApiStatus(
                409,
                "AlreadyExists",
                resource + " \"" + name + "\" already exists",
                details(resource, name, List.of()));
    }

    public static ApiStatus conflict(GroupResource resource, String name, String why) {
        return new ApiStatus(
                409,
                "Conflict",
                "Operation cannot be fulfilled on " + resource + " \"" + name + "\": " + why,
                details(resource, name, List.of()));
    }

    public static ApiStatus forbidden(GroupResource resource, String name, String why) {
        var what =
                name.isEmpty()
                        ? resource + " is forbidden: "
                        : resource + " \"" + name + "\" is forbidden: ";
        return new ApiStatus(403, "Forbidden", what + why, details(resource, name, List.of()));
    }

    /** 422 with one cause for each error; {@code kind} is the object's kind, not its plural. */
    public static ApiStatus invalid(
            String group, String kind, String name, List<FieldError> errors) {
        var full = group.isEmpty() ? kind : kind + "." + group;
        var messages = errors.stream().map(FieldError::message).distinct().toList();
        var list =
                messages.size() == 1
                        ? messages.getFirst()
                        : "[" + String.join(", ", messages) + "]";
        var causes =
                errors.stream()
                        .map(e -> new Cause(e.type().reason(), e.body(), e.field()))
                        .toList();
        return new ApiStatus(
                422,
                "Invalid",
                full + " \"" + name + "\" is invalid: " + list,
                new Details(name, group, kind, "", causes, 0));
    }

    public static ApiStatus badRequest(String message) {
        return new ApiStatus(400, "BadRequest", message, null);
    }

    public static ApiStatus unauthorized() {
        return new ApiStatus(401, "Unauthorized", "Unauthorized", null);
    }

    public static ApiStatus methodNotSupported(GroupResource resource, String verb) {
        return new ApiStatus(
                405,
                "MethodNotAllowed",
                verb + " is not supported on resources of kind \"" + resource + "\"",
                details(resource, "", List.of()));
    }

    public static ApiStatus expired(String message) {
        return new ApiStatus(410, "Expired", message, null);
    }

    /** {@code continueToken} lets the client take the rest of its list all the same. */
    public static ApiStatus expired(String message, String continueToken) {
        return new ApiStatus(410, "Expired", message, null, continueToken);
    }

    public static ApiStatus internal(String message) {
        return new ApiStatus(
                500,
                "InternalError",
                "Internal error occurred: " + message,
                new Details("", "", "", "", List.of(new Cause("", message, "")), 0));
    }

    private static Details details(GroupResource resource, String name, List<Cause> causes) {
        return new Details(name, resource.group(), resource.resource(), "", causes, 0);
    }

    /** The {@code v1 Status} object, fields in schema order. */
    public ObjectNode toJson() {
        var json = Json.object();
        var metadata = json.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
        if (!continueToken.isEmpty()) {
            metadata.put("continue", continueToken);
        }
        json.put("status", "Failure");
        if (!message.isEmpty()) {
            json.put("message", message);
        }
        if (!reason.isEmpty()) {
            json.put("reason", reason);
        }
        if (details != null) {
            writeDetails(json.putObject("details"), details);
        }
        return json.put("code", code);
    }

    private static void writeDetails(ObjectNode json, Details details) {
        putUnlessEmpty(json, "name", details.name());
        putUnlessEmpty(json, "group", details.group());
        putUnlessEmpty(json, "kind", details.kind());
        putUnlessEmpty(json, "uid", details.uid());
        if (!details.causes().isEmpty()) {
            var causes = json.putArray("causes");
            for (var cause : details.causes()) {
                var one = causes.addObject();
                putUnlessEmpty(one, "reason", cause.reason());
                putUnlessEmpty(one, "message", cause.message());
                putUnlessEmpty(one, "field", cause.field());
            }
        }
        if (details.retryAfterSeconds() > 0) {
            json.put("retryAfterSeconds", details.retryAfterSeconds());
        }
    }

    private static void putUnlessEmpty(ObjectNode json, String field, String value) {
        if (!value.isEmpty()) {
            json.put(field, value);
        }
    }

    /** To leave a deep call with this status; caught once, at the edge. */
    public ApiException asException() {
        return new ApiException(this);
    }
}
