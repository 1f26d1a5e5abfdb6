package dev.j3s.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.client.Client;
import dev.j3s.model.GroupVersionResource;
import dev.j3s.model.Json;
import io.vertx.core.http.HttpServerRequest;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Who may ask this node: a certificate of the client CA or a token, and then the API's word. */
final class ServerAccess {
    private static final GroupVersionResource ACCESS_REVIEWS =
            new GroupVersionResource("authorization.k8s.io", "v1", "subjectaccessreviews");
    private static final GroupVersionResource TOKEN_REVIEWS =
            new GroupVersionResource("authentication.k8s.io", "v1", "tokenreviews");
    private static final String MASTERS = "system:masters";

    /** As upstream's authorized and unauthorized cache times. */
    private static final long ALLOWED_NANOS = 300_000_000_000L;

    private static final int CACHE_MAX = 1000;

    private record Who(String user, List<String> groups) {}

    private record What(Who who, String verb, String subresource) {}

    private final Client client;
    private final KubeletConfig config;
    private final Map<What, Long> allowed = new ConcurrentHashMap<>();

    ServerAccess(Client client, KubeletConfig config) {
        this.client = client;
        this.config = config;
    }

    void check(HttpServerRequest request) {
        if (config.tls().isEmpty()) {
            return;
        }
        var who = authenticate(request);
        if (who.groups().contains(MASTERS)) {
            return;
        }
        var what = new What(who, verb(request), subresource(String.valueOf(request.path())));
        var known = allowed.get(what);
        if (known != null && System.nanoTime() - known < ALLOWED_NANOS) {
            return;
        }
        if (!review(what)) {
            throw new ServerRefusal(
                    403,
                    "Forbidden (user=%s, verb=%s, resource=nodes, subresource=[%s])"
                            .formatted(who.user(), what.verb(), what.subresource()));
        }
        if (allowed.size() >= CACHE_MAX) {
            allowed.clear();
        }
        allowed.put(what, System.nanoTime());
    }

    private static String verb(HttpServerRequest request) {
        return switch (request.method().name()) {
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> "delete";
            default -> "get";
        };
    }

    /** The part of the path says which subresource of the node is asked for. */
    private static String subresource(String path) {
        var first = path.substring(1).split("/")[0];
        return switch (first) {
            case "stats" -> "stats";
            case "metrics" -> "metrics";
            case "logs" -> "log";
            case "pods", "runningpods" -> "pods";
            case "healthz" -> "healthz";
            default -> "proxy";
        };
    }

    private Who authenticate(HttpServerRequest request) {
        try {
            if (request.sslSession().getPeerCertificates()[0] instanceof X509Certificate cert) {
                return who(cert);
            }
        } catch (SSLPeerUnverifiedException e) {
            System.getLogger(ServerAccess.class.getName())
                    .log(System.Logger.Level.TRACE, "no client certificate", e);
        }
        var header = request.getHeader("Authorization");
        if (header != null && header.startsWith("Bearer ")) {
            return token(header.substring(7).strip());
        }
        throw new ServerRefusal(401, "Unauthorized");
    }

    private static Who who(X509Certificate certificate) {
        var user = "";
        var groups = new ArrayList<String>();
        try {
            for (var part :
                    new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                if (part.getType().equalsIgnoreCase("CN")) {
                    user = part.getValue().toString();
                } else if (part.getType().equalsIgnoreCase("O")) {
                    groups.add(part.getValue().toString());
                }
            }
        } catch (InvalidNameException e) {
            throw new ServerRefusal(401, "Unauthorized: " + e.getMessage());
        }
        groups.add("system:authenticated");
        return new Who(user, groups);
    }

    private Who token(String token) {
        var review = Json.object();
        review.put("apiVersion", "authentication.k8s.io/v1").put("kind", "TokenReview");
        review.putObject("spec").put("token", token);
        var status = client.create(TOKEN_REVIEWS, "", review).path("status");
        if (!status.path("authenticated").asBoolean()) {
            throw new ServerRefusal(401, "Unauthorized");
        }
        return new Who(status.at("/user/username").asText(), Pod.texts(status.at("/user/groups")));
    }

    private boolean review(What what) {
        var review = Json.object();
        review.put("apiVersion", "authorization.k8s.io/v1").put("kind", "SubjectAccessReview");
        var spec = review.putObject("spec");
        spec.put("user", what.who().user());
        var groups = spec.putArray("groups");
        what.who().groups().forEach(groups::add);
        spec.putObject("resourceAttributes")
                .put("verb", what.verb())
                .put("version", "v1")
                .put("resource", "nodes")
                .put("subresource", what.subresource())
                .put("name", config.nodeName());
        JsonNode answer = client.create(ACCESS_REVIEWS, "", review);
        return answer.at("/status/allowed").asBoolean();
    }
}
