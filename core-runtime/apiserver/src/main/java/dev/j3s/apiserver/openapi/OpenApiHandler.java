package dev.j3s.apiserver.openapi;

import dev.j3s.apiserver.http.ApiRequest;
import dev.j3s.apiserver.http.ApiResponse;
import dev.j3s.apiserver.http.PathHandler;
import dev.j3s.apiserver.http.Payload;
import dev.j3s.model.ApiException;
import dev.j3s.model.ApiStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers {@code /openapi/v2}, {@code /openapi/v3} and everything below it, with ETags. A v3
 * document asked for by its current hash may be kept for a year; by an outdated one it moved.
 */
public final class OpenApiHandler implements PathHandler {
    private static final int NOT_MODIFIED = 304;
    private static final int MOVED_PERMANENTLY = 301;
    private static final int OK = 200;

    private final OpenApi documents;

    public OpenApiHandler(OpenApi documents) {
        this.documents = documents;
    }

    @Override
    public ApiResponse handle(ApiRequest request) {
        var path = request.info().path();
        var document =
                documents
                        .document(path, request.header("accept"))
                        .orElseThrow(() -> new ApiException(notFound()));
        var headers = new LinkedHashMap<String, String>();
        headers.put("etag", document.etag());
        headers.put("vary", "Accept");
        var hash = request.query().get("hash");
        if (!hash.isEmpty() && !hash.equals(document.hash())) {
            return empty(MOVED_PERMANENTLY, Map.of("location", path + "?hash=" + document.hash()));
        }
        if (!hash.isEmpty()) {
            headers.put("cache-control", "public, immutable");
        }
        if (request.header("if-none-match").equals(document.etag())) {
            return empty(NOT_MODIFIED, headers);
        }
        return new ApiResponse.Full(
                OK, document.contentType(), Payload.of(document.bytes()), headers, List.of());
    }

    private static ApiResponse empty(int code, Map<String, String> headers) {
        return new ApiResponse.Full(
                code, "text/plain; charset=utf-8", Payload.of(new byte[0]), headers, List.of());
    }

    private static ApiStatus notFound() {
        return new ApiStatus(
                404, "NotFound", "the server could not find the requested resource", null);
    }
}
