package dev.j3s.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.model.ApiException;
import dev.j3s.model.ApiStatus;
import dev.j3s.model.Json;
import dev.j3s.model.Transport;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;

/** Reads a {@code Status} object from an answer or an ERROR event. */
final class Statuses {
    private static final int BODY_LENGTH_SHOWN = 512;

    private Statuses() {}

    /** An answer that is no Status (a proxy's page, plain text) becomes one with its text. */
    static ApiStatus read(Transport.Response response) {
        return read(response.status(), response.body());
    }

    /** Throws the refusal that {@code response} is, if it is one. */
    static void check(Transport.Response response) {
        if (response.status() >= 400) {
            throw new ApiException(read(response));
        }
    }

    static ApiStatus read(int code, byte[] body) {
        try {
            var json = Json.parse(body);
            if (json.path("kind").asText().equals("Status")) {
                return of(json, code);
            }
        } catch (Json.MalformedJsonException e) {
            return plain(code, body);
        }
        return plain(code, body);
    }

    private static ApiStatus plain(int code, byte[] body) {
        var text = new String(body, StandardCharsets.UTF_8).strip();
        var shown = text.substring(0, Math.min(text.length(), BODY_LENGTH_SHOWN));
        return new ApiStatus(code, reason(code), shown, null);
    }

    private static ApiStatus of(JsonNode json, int httpCode) {
        var details = json.path("details");
        var causes = new ArrayList<ApiStatus.Cause>();
        for (var cause : details.path("causes")) {
            causes.add(
                    new ApiStatus.Cause(
                            cause.path("reason").asText(),
                            cause.path("message").asText(),
                            cause.path("field").asText()));
        }
        return new ApiStatus(
                json.path("code").asInt(httpCode),
                json.path("reason").asText(),
                json.path("message").asText(),
                details.isObject()
                        ? new ApiStatus.Details(
                                details.path("name").asText(),
                                details.path("group").asText(),
                                details.path("kind").asText(),
                                details.path("uid").asText(),
                                causes,
                                details.path("retryAfterSeconds").asInt())
                        : null);
    }

    private static String reason(int code) {
        return switch (code) {
            case 400 -> "BadRequest";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "NotFound";
            case 409 -> "Conflict";
            case 410 -> "Gone";
            case 429 -> "TooManyRequests";
            case 503 -> "ServiceUnavailable";
            default -> code >= 500 ? "InternalError" : "";
        };
    }
}
