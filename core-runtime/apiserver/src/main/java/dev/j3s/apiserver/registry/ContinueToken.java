package dev.j3s.apiserver.registry;

import dev.j3s.model.ApiStatus;
import dev.j3s.model.Json;
import java.util.Base64;

/**
 * Where a list in pages goes on, in upstream's form.
 *
 * @param revision -1: whatever is newest (an inconsistent continuation)
 * @param start the last key given out, {@code namespace/name} or {@code name}
 */
record ContinueToken(long revision, String start) {
    /** The revision of a token that goes on in whatever state there is. */
    static final long INCONSISTENT = -1;

    private static final String VERSION = "meta.k8s.io/v1";
    private static final String END_OF_KEY = "\0";

    static ContinueToken parse(String token) {
        try {
            var json = Json.parseObject(Base64.getUrlDecoder().decode(token));
            var start = json.path("start").asText("");
            if (json.path("v").asText().equals(VERSION) && !start.isEmpty()) {
                var end = start.endsWith(END_OF_KEY) ? start.length() - 1 : start.length();
                return new ContinueToken(json.path("rv").asLong(), start.substring(0, end));
            }
        } catch (IllegalArgumentException | Json.MalformedJsonException e) {
            throw invalid(String.valueOf(e.getMessage()));
        }
        throw invalid("incorrect encoded start key (version meta.k8s.io/v1)");
    }

    private static RuntimeException invalid(String why) {
        return ApiStatus.badRequest("invalid continue token: continue key is not valid: " + why)
                .asException();
    }

    String encode() {
        var json =
                Json.object()
                        .put("v", VERSION)
                        .put("rv", revision)
                        .put("start", start + END_OF_KEY);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.write(json));
    }
}
