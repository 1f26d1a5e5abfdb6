package dev.j3s.apiserver.authentication;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.apiserver.registry.ObjectReader;
import dev.j3s.model.GroupResource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Service-account tokens: a signature of ours, and everything the token is bound to still there
 * (upstream: pkg/serviceaccount/jwt.go and claims.go). Signatures are checked once for each token;
 * the objects again after {@link #TRUSTED_FOR}, as upstream's token cache does.
 */
final class ServiceAccountAuthenticator implements TokenAuthenticator {
    /** How long an accepted token stays accepted without looking again. */
    static final Duration TRUSTED_FOR = Duration.ofSeconds(10);

    /** Tokens remembered; at the limit all are forgotten and checked again. */
    static final int REMEMBERED_MAX = 4096;

    /** Objects deleted this long ago, and still there, no longer carry a token. */
    static final Duration LEEWAY = Duration.ofMinutes(1);

    private static final GroupResource ACCOUNTS = new GroupResource("", "serviceaccounts");
    private static final GroupResource PODS = new GroupResource("", "pods");
    private static final GroupResource SECRETS = new GroupResource("", "secrets");
    private static final GroupResource NODES = new GroupResource("", "nodes");
    private static final String INVALIDATED = "service account token has been invalidated";

    /** A token whose signature is good. */
    private record Verified(ServiceAccountClaims claims, UserInfo user, Instant trustedUntil) {}

    private final String issuer;
    private final List<JwtKey> keys;
    private final ObjectReader reader;
    private final Clock clock;
    private final ConcurrentHashMap<String, Verified> remembered = new ConcurrentHashMap<>();

    ServiceAccountAuthenticator(
            String issuer, List<JwtKey> keys, ObjectReader reader, Clock clock) {
        this.issuer = issuer;
        this.keys = List.copyOf(keys);
        this.reader = reader;
        this.clock = clock;
    }

    @Override
    public Verdict authenticate(String token, List<String> audiences) {
        var now = clock.instant();
        var known = remembered.get(token);
        if (known == null) {
            var jwt = Jwt.parse(token).filter(t -> t.issuer().equals(issuer));
            if (jwt.isEmpty()) {
                return new Verdict.Unknown();
            }
            if (!isSignedByUs(jwt.get())) {
                return new Verdict.Refused("go-jose/go-jose: error in cryptographic primitive");
            }
            var claims = ServiceAccountClaims.read(jwt.get().claims());
            known = new Verified(claims, claims.user(), Instant.MIN);
        }
        var meant = audiences.stream().filter(known.claims().audiences()::contains).toList();
        if (meant.isEmpty()) {
            return new Verdict.Refused(
                    "token audiences "
                            + quoted(known.claims().audiences())
                            + " is invalid for the target audiences "
                            + quoted(audiences));
        }
        var objection = timeObjection(known.claims(), now);
        if (objection == null && known.trustedUntil().isBefore(now)) {
            objection = objection(known.claims(), now);
        }
        if (objection != null) {
            remembered.remove(token);
            return new Verdict.Refused(objection);
        }
        if (known.trustedUntil().isBefore(now)) {
            remember(token, new Verified(known.claims(), known.user(), now.plus(TRUSTED_FOR)));
        }
        return new Verdict.Accepted(known.user(), meant);
    }

    private void remember(String token, Verified verified) {
        if (remembered.size() >= REMEMBERED_MAX) {
            remembered.clear();
        }
        remembered.put(token, verified);
    }

    private boolean isSignedByUs(Jwt jwt) {
        var named = keys.stream().filter(key -> key.id().equals(jwt.keyId())).toList();
        return (named.isEmpty() ? keys : named).stream().anyMatch(jwt::signedBy);
    }

    private static @Nullable String timeObjection(ServiceAccountClaims claims, Instant now) {
        if (now.isAfter(claims.expiry())) {
            return "service account token has expired";
        }
        var latest = now.plus(LEEWAY);
        if (claims.notBefore().isAfter(latest)) {
            return "service account token is not valid yet";
        }
        return claims.issuedAt().isAfter(latest)
                ? "service account token is issued in the future"
                : null;
    }

    /** What speaks against the objects behind the token; absent when nothing does. */
    private @Nullable String objection(ServiceAccountClaims claims, Instant now) {
        var namespace = claims.namespace();
        var account = claims.account();
        var stored = reader.get(ACCOUNTS, namespace, account.name());
        if (stored.isEmpty()) {
            return "serviceaccounts \"" + account.name() + "\" not found";
        }
        if (!uid(stored.get()).equals(account.uid())) {
            return "service account UID ("
                    + uid(stored.get())
                    + ") does not match claim ("
                    + account.uid()
                    + ")";
        }
        if (isLongDeleted(stored.get(), now)) {
            return "service account " + namespace + "/" + account.name() + " has been deleted";
        }
        var secret = claims.secret();
        if (secret != null) {
            var objection =
                    bound(reader.get(SECRETS, namespace, secret.name()), secret, "secret", now);
            if (objection != null) {
                return objection;
            }
        }
        var pod = claims.pod();
        if (pod != null) {
            return bound(reader.get(PODS, namespace, pod.name()), pod, "pod", now);
        }
        var node = claims.node();
        return node == null ? null : bound(reader.get(NODES, "", node.name()), node, "node", now);
    }

    private static @Nullable String bound(
            Optional<JsonNode> stored, ServiceAccountClaims.Ref ref, String kind, Instant now) {
        if (stored.isEmpty()) {
            return INVALIDATED;
        }
        if (!uid(stored.get()).equals(ref.uid())) {
            return kind
                    + " UID ("
                    + uid(stored.get())
                    + ") does not match service account "
                    + kind
                    + " ref claim ("
                    + ref.uid()
                    + ")";
        }
        return isLongDeleted(stored.get(), now) ? INVALIDATED : null;
    }

    private static String uid(JsonNode object) {
        return object.path("metadata").path("uid").asText("");
    }

    private static boolean isLongDeleted(JsonNode object, Instant now) {
        var deleted = object.path("metadata").path("deletionTimestamp").asText("");
        return !deleted.isEmpty() && Instant.parse(deleted).isBefore(now.minus(LEEWAY));
    }

    private static String quoted(List<String> audiences) {
        return audiences.stream()
                .map(one -> '"' + one + '"')
                .collect(Collectors.joining(" ", "[", "]"));
    }
}
