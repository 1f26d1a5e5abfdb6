package dev.j3s.apiserver.authentication;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.registry.CreateAction;
import dev.j3s.apiserver.registry.ObjectReader;
import dev.j3s.model.ApiStatus;
import dev.j3s.model.FieldError;
import dev.j3s.model.GroupResource;
import dev.j3s.model.GroupVersionKind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code serviceaccounts/token}: a signed token for an account, on demand. */
final class TokenRequestAction implements CreateAction {
    static final long EXPIRATION_SECONDS_MIN = 600;
    static final long EXPIRATION_SECONDS_MAX = 1L << 32;
    static final long EXPIRATION_SECONDS_DEFAULT = 3600;

    /**
     * The odd hour that the ServiceAccount plug-in asks for: such pod tokens live {@link
     * #EXTENDED_SECONDS}, for programs that never read their token again.
     */
    static final long WARN_ONLY_SECONDS = 3607;

    static final long EXTENDED_SECONDS = 24 * 365 * 3600;

    private static final GroupResource ACCOUNTS = new GroupResource("", "serviceaccounts");
    private static final GroupResource PODS = new GroupResource("", "pods");
    private static final GroupResource SECRETS = new GroupResource("", "secrets");
    private static final GroupResource NODES = new GroupResource("", "nodes");

    /** What a token is bound to; at most a pod with its node, or one of the others. */
    private record Bound(
            ServiceAccountClaims.@Nullable Ref pod,
            ServiceAccountClaims.@Nullable Ref secret,
            ServiceAccountClaims.@Nullable Ref node) {}

    private final AuthenticationConfig config;
    private final TokenIssuer issuer;
    private final ObjectReader reader;

    TokenRequestAction(AuthenticationConfig config, TokenIssuer issuer, ObjectReader reader) {
        this.config = config;
        this.issuer = issuer;
        this.reader = reader;
    }

    @Override
    public ObjectNode create(Request request) {
        var body = request.body();
        var account = find(ACCOUNTS, request.namespace(), request.name());
        checkMetadata(request, body.path("metadata"), account);
        var now = config.clock().instant();
        fill(body, request, account, now);
        var spec = body.path("spec");
        var seconds = spec.path("expirationSeconds").asLong();
        checkExpiration(seconds);
        var bound = bound(spec.path("boundObjectRef"), request);
        var audiences = new ArrayList<String>();
        spec.path("audiences").forEach(one -> audiences.add(one.asText()));
        var claims = claims(request, account, bound, audiences, seconds, now);
        body.putObject("status")
                .put("token", issuer.sign(claims.toJson(config.issuer())))
                .put("expirationTimestamp", stamp(now.plusSeconds(seconds)));
        return body;
    }

    private static void checkMetadata(Request request, JsonNode metadata, JsonNode account) {
        var name = metadata.path("name").asText("");
        if (!name.isEmpty() && !name.equals(request.name())) {
            throw invalid(
                    request.name(),
                    FieldError.invalid(
                            "metadata.name",
                            name,
                            "must match the service account name if specified"));
        }
        var namespace = metadata.path("namespace").asText("");
        if (!namespace.isEmpty() && !namespace.equals(request.namespace())) {
            throw invalid(
                    request.name(),
                    FieldError.invalid(
                            "metadata.namespace",
                            namespace,
                            "must match the service account namespace if specified"));
        }
        var uid = metadata.path("uid").asText("");
        if (!uid.isEmpty() && !uid.equals(uid(account))) {
            throw ApiStatus.conflict(
                            new GroupResource("authentication.k8s.io", "TokenRequest"),
                            request.name(),
                            "the UID in the token request ("
                                    + uid
                                    + ") does not match the UID of the service account ("
                                    + uid(account)
                                    + ")")
                    .asException();
        }
    }

    private void fill(ObjectNode body, Request request, JsonNode account, Instant now) {
        body.put("kind", "TokenRequest").put("apiVersion", "authentication.k8s.io/v1");
        body.withObjectProperty("metadata")
                .put("name", request.name())
                .put("namespace", request.namespace())
                .put("uid", uid(account))
                .put("creationTimestamp", stamp(now));
        var spec = body.withObjectProperty("spec");
        if (spec.path("audiences").isEmpty()) {
            var list = spec.putArray("audiences");
            config.audiences().forEach(list::add);
        }
        if (!spec.path("expirationSeconds").isNumber()) {
            spec.put("expirationSeconds", EXPIRATION_SECONDS_DEFAULT);
        }
        if (!spec.has("boundObjectRef")) {
            spec.putNull("boundObjectRef");
        }
    }

    private static void checkExpiration(long seconds) {
        var field = "spec.expirationSeconds";
        if (seconds < EXPIRATION_SECONDS_MIN) {
            throw invalid(
                    "",
                    FieldError.invalid(
                            field, seconds, "may not specify a duration less than 10 minutes"));
        }
        if (seconds > EXPIRATION_SECONDS_MAX) {
            throw invalid(
                    "",
                    FieldError.invalid(
                            field, seconds, "may not specify a duration larger than 2^32 seconds"));
        }
    }

    private Bound bound(JsonNode ref, Request request) {
        if (!ref.isObject()) {
            return new Bound(null, null, null);
        }
        var name = ref.path("name").asText("");
        var kind =
                GroupVersionKind.of(ref.path("apiVersion").asText(""), ref.path("kind").asText(""));
        return switch (kind.group().isEmpty() ? kind.kind() : "") {
            case "Pod" -> boundToPod(ref, find(PODS, request.namespace(), name), request);
            case "Secret" ->
                    new Bound(null, checked(ref, find(SECRETS, request.namespace(), name)), null);
            case "Node" -> new Bound(null, null, checked(ref, find(NODES, "", name)));
            default ->
                    throw ApiStatus.badRequest("cannot bind token to object of type " + kind)
                            .asException();
        };
    }

    private Bound boundToPod(JsonNode ref, JsonNode pod, Request request) {
        if (!pod.path("spec").path("serviceAccountName").asText("").equals(request.name())) {
            throw ApiStatus.badRequest(
                            "cannot bind token for serviceaccount \""
                                    + request.name()
                                    + "\" to pod running with different serviceaccount name.")
                    .asException();
        }
        var node = pod.path("spec").path("nodeName").asText("");
        if (node.isEmpty()) {
            return new Bound(checked(ref, pod), null, null);
        }
        // a node that is gone is still told by name
        var uid = reader.get(NODES, "", node).map(TokenRequestAction::uid).orElse("");
        return new Bound(checked(ref, pod), null, new ServiceAccountClaims.Ref(node, uid));
    }

    private static ServiceAccountClaims.Ref checked(JsonNode ref, JsonNode object) {
        var asked = ref.path("uid").asText("");
        var name = ref.path("name").asText("");
        if (!asked.isEmpty() && !asked.equals(uid(object))) {
            throw ApiStatus.conflict(
                            new GroupResource("", ref.path("kind").asText("")),
                            name,
                            "the UID in the bound object reference ("
                                    + asked
                                    + ") does not match the UID in record. The object might have"
                                    + " been deleted and then recreated")
                    .asException();
        }
        return new ServiceAccountClaims.Ref(name, uid(object));
    }

    private ServiceAccountClaims claims(
            Request request,
            JsonNode account,
            Bound bound,
            List<String> audiences,
            long seconds,
            Instant now) {
        var extend =
                bound.pod() != null
                        && seconds == WARN_ONLY_SECONDS
                        && new HashSet<>(config.audiences()).containsAll(audiences);
        return new ServiceAccountClaims(
                audiences,
                now.plusSeconds(extend ? EXTENDED_SECONDS : seconds),
                now,
                now,
                UUID.randomUUID().toString(),
                request.namespace(),
                new ServiceAccountClaims.Ref(request.name(), uid(account)),
                bound.pod(),
                bound.secret(),
                bound.node(),
                extend ? now.plusSeconds(seconds).getEpochSecond() : 0);
    }

    private JsonNode find(GroupResource resource, String namespace, String name) {
        return reader.get(resource, namespace, name)
                .orElseThrow(() -> ApiStatus.notFound(resource, name).asException());
    }

    private static RuntimeException invalid(String name, FieldError error) {
        return ApiStatus.invalid("authentication.k8s.io", "TokenRequest", name, List.of(error))
                .asException();
    }

    private static String uid(JsonNode object) {
        return object.path("metadata").path("uid").asText("");
    }

    private static String stamp(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
