package dev.j3s.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** How upstream answers a patch that cannot be read or applied. */
final class PatchFailure {
    private PatchFailure() {}

    /** The patch itself is malformed. */
    static ApiException malformed(String message) {
        return ApiStatus.badRequest(message).asException();
    }

    /**
     * An operation does not apply. Upstream tells the client nothing more than this; {@code why}
     * stays in the exception for the log.
     */
    static ApiException rejected(MalformedValueException why) {
        var failure =
                new ApiStatus(
                                422,
                                "Invalid",
                                "the server rejected our request due to an error in our request",
                                null)
                        .asException();
        failure.addSuppressed(why);
        return failure;
    }

    /** What upstream has no status for comes out as a bare 500. */
    static ApiException unclassified(String message) {
        return new ApiStatus(500, "", message, null).asException();
    }

    static ApiException tooLarge(String message) {
        return new ApiStatus(413, "RequestEntityTooLarge", message, null).asException();
    }

    /** As Go's {@code %v} prints a decoded value: {@code map[name:c ports:[80]]}. */
    static String print(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> {
                var sorted = new TreeMap<String, String>();
                value.properties().forEach(e -> sorted.put(e.getKey(), print(e.getValue())));
                yield sorted.entrySet().stream()
                        .map(e -> e.getKey() + ":" + e.getValue())
                        .collect(Collectors.joining(" ", "map[", "]"));
            }
            case ARRAY ->
                    StreamSupport.stream(value.spliterator(), false)
                            .map(PatchFailure::print)
                            .collect(Collectors.joining(" ", "[", "]"));
            case NULL, MISSING -> "<nil>";
            default -> value.asText();
        };
    }
}
