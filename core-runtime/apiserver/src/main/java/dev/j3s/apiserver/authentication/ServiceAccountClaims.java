package dev.j3s.apiserver.authentication;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.model.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The claims of a service-account token in upstream's layout (pkg/serviceaccount/claims.go). At
 * most one of {@code secret} and {@code pod} is present; {@code node} alone binds to the node,
 * beside a pod it only tells where the pod runs.
 */
record ServiceAccountClaims(
        List<String> audiences,
        Instant expiry,
        Instant issuedAt,
        Instant notBefore,
        String id,
        String namespace,
        Ref account,
        @Nullable Ref pod,
        @Nullable Ref secret,
        @Nullable Ref node,
        long warnAfterSecond) {

    /** An object as a claim names it. */
    record Ref(String name, String uid) {
        static @Nullable Ref of(JsonNode claim) {
            return claim.isObject()
                    ? new Ref(claim.path("name").asText(""), claim.path("uid").asText(""))
                    : null;
        }
    }

    ServiceAccountClaims {
        audiences = List.copyOf(audiences);
    }

    static ServiceAccountClaims read(ObjectNode claims) {
        var kubernetes = claims.path("kubernetes.io");
        var account = Ref.of(kubernetes.path("serviceaccount"));
        return new ServiceAccountClaims(
                audiences(claims.path("aud")),
                time(claims.path("exp"), Instant.MAX),
                time(claims.path("iat"), Instant.MIN),
                time(claims.path("nbf"), Instant.MIN),
                claims.path("jti").asText(""),
                kubernetes.path("namespace").asText(""),
                account == null ? new Ref("", "") : account,
                Ref.of(kubernetes.path("pod")),
                Ref.of(kubernetes.path("secret")),
                Ref.of(kubernetes.path("node")),
                kubernetes.path("warnafter").asLong(0));
    }

    private static List<String> audiences(JsonNode claim) {
        if (claim.isTextual()) {
            return List.of(claim.asText());
        }
        var list = new ArrayList<String>();
        claim.forEach(one -> list.add(one.asText()));
        return list;
    }

    private static Instant time(JsonNode claim, Instant absent) {
        return claim.isNumber() ? Instant.ofEpochSecond(claim.asLong()) : absent;
    }

    /** Fields sorted, as upstream's library writes them. */
    ObjectNode toJson(String issuer) {
        var claims = Json.object();
        var aud = claims.putArray("aud");
        audiences.forEach(aud::add);
        claims.put("exp", expiry.getEpochSecond())
                .put("iat", issuedAt.getEpochSecond())
                .put("iss", issuer)
                .put("jti", id);
        var kubernetes = claims.putObject("kubernetes.io");
        kubernetes.put("namespace", namespace);
        put(kubernetes, "node", node);
        put(kubernetes, "pod", pod);
        put(kubernetes, "secret", secret);
        put(kubernetes, "serviceaccount", account);
        if (warnAfterSecond > 0) {
            kubernetes.put("warnafter", warnAfterSecond);
        }
        return claims.put("nbf", notBefore.getEpochSecond()).put("sub", username());
    }

    private static void put(ObjectNode kubernetes, String field, @Nullable Ref ref) {
        if (ref != null) {
            var json = kubernetes.putObject(field).put("name", ref.name());
            if (!ref.uid().isEmpty()) {
                json.put("uid", ref.uid());
            }
        }
    }

    String username() {
        return "system:serviceaccount:" + namespace + ":" + account.name();
    }

    UserInfo user() {
        var extra = new LinkedHashMap<String, List<String>>();
        if (!id.isEmpty()) {
            extra.put("authentication.kubernetes.io/credential-id", List.of("JTI=" + id));
        }
        if (node != null && !node.name().isEmpty()) {
            extra.put("authentication.kubernetes.io/node-name", List.of(node.name()));
            if (!node.uid().isEmpty()) {
                extra.put("authentication.kubernetes.io/node-uid", List.of(node.uid()));
            }
        }
        if (pod != null && !pod.name().isEmpty() && !pod.uid().isEmpty()) {
            extra.put("authentication.kubernetes.io/pod-name", List.of(pod.name()));
            extra.put("authentication.kubernetes.io/pod-uid", List.of(pod.uid()));
        }
        return new UserInfo(
                username(),
                account.uid(),
                List.of("system:serviceaccounts", "system:serviceaccounts:" + namespace),
                Map.copyOf(extra));
    }
}
