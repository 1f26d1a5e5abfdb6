package dev.j3s.kubelet;

import dev.j3s.model.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** ServiceAccount tokens bound to pods; asked for again when four fifths of their time are over. */
final class Tokens {
    private static final Duration AGE_MAX = Duration.ofHours(24);

    private record Key(String podUid, String account, String audience, long seconds) {}

    private record Token(String value, Instant refreshAt) {}

    private final ApiObjects api;
    private final Clock clock;
    private final Map<Key, Token> tokens = new ConcurrentHashMap<>();

    Tokens(ApiObjects api, Clock clock) {
        this.api = api;
        this.clock = clock;
    }

    /**
     * @param audience empty: the API server's own
     */
    String token(Pod pod, String audience, long seconds) {
        var account = pod.spec().path("serviceAccountName").asText("default");
        var key = new Key(pod.uid(), account, audience, seconds);
        var now = clock.instant();
        var known = tokens.get(key);
        if (known != null && now.isBefore(known.refreshAt())) {
            return known.value();
        }
        var fresh = request(pod, account, audience, seconds, now);
        tokens.put(key, fresh);
        return fresh.value();
    }

    private Token request(Pod pod, String account, String audience, long seconds, Instant now) {
        var request = Json.object();
        request.put("apiVersion", "authentication.k8s.io/v1").put("kind", "TokenRequest");
        var spec = request.putObject("spec");
        spec.put("expirationSeconds", seconds);
        var audiences = spec.putArray("audiences");
        if (!audience.isEmpty()) {
            audiences.add(audience);
        }
        spec.putObject("boundObjectRef")
                .put("apiVersion", "v1")
                .put("kind", "Pod")
                .put("name", pod.name())
                .put("uid", pod.uid());
        var status = api.requestToken(pod.namespace(), account, request);
        var expiry = Instant.parse(status.path("expirationTimestamp").asText());
        var life = Duration.between(now, expiry);
        var use = life.multipliedBy(4).dividedBy(5);
        return new Token(
                status.path("token").asText(),
                now.plus(use.compareTo(AGE_MAX) > 0 ? AGE_MAX : use));
    }

    void forget(String podUid) {
        tokens.keySet().removeIf(key -> key.podUid().equals(podUid));
    }
}
