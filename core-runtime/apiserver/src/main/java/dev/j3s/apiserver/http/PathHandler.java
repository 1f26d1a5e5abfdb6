package dev.j3s.apiserver.http;

/**
 * Answers a path that is no resource ({@code /openapi/v3}, {@code /openid/v1/jwks}). Runs after
 * authentication and authorization, on a virtual thread; may block, may throw ApiException.
 */
@FunctionalInterface
public interface PathHandler {
    ApiResponse handle(ApiRequest request);
}
