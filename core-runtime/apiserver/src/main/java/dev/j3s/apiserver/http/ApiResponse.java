package dev.j3s.apiserver.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.apiserver.watchcache.CacheWatcher;
import dev.j3s.model.ApiStatus;
import dev.j3s.model.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What a request is answered with. */
public sealed interface ApiResponse {
    /**
     * @param headers beside Content-Type
     * @param warnings for {@code Warning} headers
     */
    record Full(
            int code,
            String contentType,
            Payload payload,
            Map<String, String> headers,
            List<String> warnings)
            implements ApiResponse {}

    /**
     * A stream of events; whoever writes it closes {@code watcher}.
     *
     * @param timeout when the server ends the stream in good order
     */
    record Watch(
            CacheWatcher watcher,
            EventEncoder encoder,
            Duration timeout,
            boolean bookmarks,
            List<String> warnings)
            implements ApiResponse {}

    static Full json(int code, byte[] json) {
        return new Full(code, Media.JSON, Payload.of(json), Map.of(), List.of());
    }

    static Full json(int code, JsonNode json) {
        return json(code, Json.write(json));
    }

    static Full text(int code, String text) {
        return new Full(
                code,
                "text/plain; charset=utf-8",
                Payload.of(text.getBytes(StandardCharsets.UTF_8)),
                Map.of("x-content-type-options", "nosniff"),
                List.of());
    }

    static Full of(ApiStatus status) {
        var full = json(status.code(), status.toJson());
        var details = status.details();
        return details == null || details.retryAfterSeconds() == 0
                ? full
                : new Full(
                        full.code(),
                        full.contentType(),
                        full.payload(),
                        Map.of("retry-after", Integer.toString(details.retryAfterSeconds())),
                        List.of());
    }
}
