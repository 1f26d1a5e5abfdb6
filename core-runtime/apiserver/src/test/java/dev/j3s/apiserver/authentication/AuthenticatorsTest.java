package dev.j3s.apiserver.authentication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.memory.MemoryStorage;
import dev.j3s.apiserver.registry.ActionKey;
import dev.j3s.apiserver.registry.CreateAction;
import dev.j3s.model.ApiException;
import dev.j3s.model.GroupResource;
import dev.j3s.model.GroupVersionResource;
import dev.j3s.model.Json;
import dev.j3s.pki.CertificateAuthority;
import dev.j3s.pki.Subject;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AuthenticatorsTest {
    private static final String ISSUER = "https://kubernetes.default.svc.cluster.local";
    private static final ObjectNode NO_OPTIONS = Json.object();

    private final MemoryStorage storage = new MemoryStorage();
    private Instant now = Instant.parse("2026-11-21T06:00:00Z");

    @BeforeEach
    void anAccountAndItsPod() {
        storage.put("", "serviceaccounts", "{'metadata':{'name':'sa','namespace':'ns'}}");
        storage.put(
                "",
                "pods",
                "{'metadata':{'name':'p','namespace':'ns'},"
                        + "'spec':{'serviceAccountName':'sa','nodeName':'n1'}}");
        storage.put("", "nodes", "{'metadata':{'name':'n1'}}");
    }

    private Authenticators authenticators(KeyPair keys) {
        var clock =
                new Clock() {
                    @Override
                    public ZoneOffset getZone() {
                        return ZoneOffset.UTC;
                    }

                    @Override
                    public Clock withZone(java.time.ZoneId zone) {
                        return this;
                    }

                    @Override
                    public Instant instant() {
                        return ((InstantSource) () -> now).instant();
                    }
                };
        return Authenticators.standard(
                new AuthenticationConfig(
                        ISSUER,
                        List.of(),
                        keys,
                        List.of(),
                        Map.of("secret-token", UserInfo.of("system:admin", "system:masters")),
                        "https://127.0.0.1:6443/openid/v1/jwks",
                        clock),
                storage);
    }

    /** One for all tests: making RSA keys takes long. */
    private static final KeyPair RSA = newRsa();

    private static KeyPair rsa() {
        return RSA;
    }

    private static KeyPair newRsa() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair p256() throws Exception {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static ObjectNode json(String text) {
        return Json.parseObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode requestToken(Authenticators authenticators, String spec) {
        var key = new ActionKey(new GroupResource("", "serviceaccounts"), "token");
        return run(authenticators, key, "ns", "sa", "{'spec':" + spec + "}");
    }

    private static ObjectNode run(
            Authenticators authenticators,
            ActionKey key,
            String namespace,
            String name,
            String body) {
        var action = authenticators.actions().get(key);
        assertThat(action).isNotNull();
        return java.util.Objects.requireNonNull(action)
                .create(
                        new CreateAction.Request(
                                new GroupVersionResource(
                                        key.resource().group(), "v1", key.resource().resource()),
                                key.subresource(),
                                namespace,
                                name,
                                UserInfo.of("admin", "system:masters"),
                                json(body),
                                false));
    }

    private static UserInfo ask(Authenticators authenticators, String token) {
        return authenticators
                .requests()
                .authenticate(new Authenticator.Credentials(List.of(), token))
                .orElseThrow();
    }

    private static String token(ObjectNode tokenRequest) {
        return tokenRequest.path("status").path("token").asText();
    }

    @Test
    void signsAndKnowsPodBoundTokensOfBothKeyTypes() throws Exception {
        for (var keys : List.of(rsa(), p256())) {
            var authenticators = authenticators(keys);
            var pod = "{'kind':'Pod','apiVersion':'v1','name':'p'}";
            var answer =
                    requestToken(
                            authenticators,
                            "{'boundObjectRef':" + pod + ",'expirationSeconds':3607}");
            var user = ask(authenticators, token(answer));

            assertThat(user.name()).isEqualTo("system:serviceaccount:ns:sa");
            assertThat(user.groups())
                    .containsExactly(
                            "system:serviceaccounts",
                            "system:serviceaccounts:ns",
                            "system:authenticated");
            assertThat(user.extra())
                    .containsEntry("authentication.kubernetes.io/pod-name", List.of("p"))
                    .containsEntry("authentication.kubernetes.io/node-name", List.of("n1"))
                    .containsKeys(
                            "authentication.kubernetes.io/pod-uid",
                            "authentication.kubernetes.io/node-uid",
                            "authentication.kubernetes.io/credential-id");
            assertThat(answer.path("status").path("expirationTimestamp").asText())
                    .isEqualTo("2026-11-21T07:00:07Z");
        }
    }

    @Test
    void laysClaimsOutAsUpstreamDoes() throws Exception {
        var token = token(requestToken(authenticators(rsa()), "{}"));
        var claims = Json.parseObject(Base64.getUrlDecoder().decode(token.split("\\.")[1]));
        var names = new java.util.ArrayList<String>();
        claims.fieldNames().forEachRemaining(names::add);

        assertThat(names)
                .containsExactly("aud", "exp", "iat", "iss", "jti", "kubernetes.io", "nbf", "sub");
        assertThat(claims.path("aud").path(0).asText()).isEqualTo(ISSUER);
        assertThat(claims.path("kubernetes.io").path("serviceaccount").path("name").asText())
                .isEqualTo("sa");
    }

    @Test
    void refusesATokenWhosePodOrAccountIsGone() throws Exception {
        var authenticators = authenticators(rsa());
        var pod = "{'boundObjectRef':{'kind':'Pod','apiVersion':'v1','name':'p'}}";
        var bound = token(requestToken(authenticators, pod));
        var free = token(requestToken(authenticators, "{}"));
        ask(authenticators, bound);
        ask(authenticators, free);

        storage.delete(new GroupResource("", "pods"), "ns", "p", NO_OPTIONS);
        now = now.plus(Duration.ofSeconds(11));
        assertThatThrownBy(() -> ask(authenticators, bound)).hasMessage("Unauthorized");
        ask(authenticators, free);

        storage.delete(new GroupResource("", "serviceaccounts"), "ns", "sa", NO_OPTIONS);
        now = now.plus(Duration.ofSeconds(11));
        assertThatThrownBy(() -> ask(authenticators, free)).hasMessage("Unauthorized");
    }

    @Test
    void refusesExpiredForeignAndForgedTokens() throws Exception {
        var authenticators = authenticators(rsa());
        var token = token(requestToken(authenticators, "{}"));
        var vault = token(requestToken(authenticators, "{'audiences':['vault']}"));
        var other = token(requestToken(authenticators(p256()), "{}"));

        assertThatThrownBy(() -> ask(authenticators, vault)).hasMessage("Unauthorized");
        assertThatThrownBy(() -> ask(authenticators, other)).hasMessage("Unauthorized");
        assertThatThrownBy(() -> ask(authenticators, "nothing")).hasMessage("Unauthorized");
        ask(authenticators, token);
        now = now.plus(Duration.ofSeconds(3601));
        assertThatThrownBy(() -> ask(authenticators, token)).hasMessage("Unauthorized");
    }

    @Test
    void knowsStaticAndBootstrapTokens() throws Exception {
        var authenticators = authenticators(rsa());
        storage.put(
                "",
                "secrets",
                "{'metadata':{'name':'bootstrap-token-abcdef','namespace':'kube-system'},"
                        + "'type':'bootstrap.kubernetes.io/token','data':{"
                        + "'token-id':'"
                        + base64("abcdef")
                        + "','token-secret':'"
                        + base64("0123456789abcdef")
                        + "','usage-bootstrap-authentication':'"
                        + base64("true")
                        + "','auth-extra-groups':'"
                        + base64("system:bootstrappers:workers,nonsense")
                        + "'}}");

        assertThat(ask(authenticators, "secret-token").name()).isEqualTo("system:admin");
        assertThat(ask(authenticators, "abcdef.0123456789abcdef").groups())
                .containsExactly(
                        "system:bootstrappers",
                        "system:bootstrappers:workers",
                        "system:authenticated");
        assertThatThrownBy(() -> ask(authenticators, "abcdef.0123456789abcdee"))
                .hasMessage("Unauthorized");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void tokenReviewTellsWhatUpstreamTells() throws Exception {
        var authenticators = authenticators(rsa());
        var key = new ActionKey(new GroupResource("authentication.k8s.io", "tokenreviews"), "");
        var token = token(requestToken(authenticators, "{}"));

        var good = run(authenticators, key, "", "", "{'spec':{'token':'" + token + "'}}");
        assertThat(good.path("status").path("authenticated").asBoolean()).isTrue();
        assertThat(good.path("status").path("audiences").path(0).asText()).isEqualTo(ISSUER);

        var vault = ",'audiences':['vault']";
        var bad =
                run(authenticators, key, "", "", "{'spec':{'token':'" + token + "'" + vault + "}}");
        assertThat(bad.path("status").path("error").asText())
                .isEqualTo(
                        "[invalid bearer token, token audiences [\""
                                + ISSUER
                                + "\"] is invalid for the target audiences [\"vault\"]]");

        var unknown = run(authenticators, key, "", "", "{'spec':{'token':'abc'}}");
        assertThat(unknown.path("status").toString())
                .isEqualTo("{\"user\":{},\"error\":\"invalid bearer token\"}");
    }

    @Test
    void tokenRequestRefusesInUpstreamsWords() throws Exception {
        var authenticators = authenticators(rsa());
        assertThatThrownBy(() -> requestToken(authenticators, "{'expirationSeconds':5}"))
                .hasMessage(
                        "TokenRequest.authentication.k8s.io \"\" is invalid:"
                                + " spec.expirationSeconds: Invalid value: 5: may not specify a"
                                + " duration less than 10 minutes");
        assertThatThrownBy(() ->
                        requestToken(
                                authenticators,
                                "{'boundObjectRef':{'kind':'Pod','apiVersion':'v1',"
                                        + "'name':'x'}}"))
                .isInstanceOf(ApiException.class)
                .hasMessage("pods \"x\" not found");
    }

    @Test
    void publishesItsKeys() throws Exception {
        var documents = authenticators(p256()).openId();
        var keys = Json.parseObject(documents.keys()).path("keys");
        assertThat(keys.path(0).path("crv").asText()).isEqualTo("P-256");
        assertThat(keys.path(0).path("x").asText()).hasSize(43);
        assertThat(Json.parseObject(documents.configuration()).path("issuer").asText())
                .isEqualTo(ISSUER);
    }

    @Test
    void knowsACertificateByItsSubject() throws Exception {
        var authority = CertificateAuthority.create("ca", Clock.systemUTC());
        var issued =
                authority.issue(
                        Subject.of("admin", "system:masters", "devs"),
                        List.of(),
                        CertificateAuthority.Usage.CLIENT);
        var user =
                authenticators(rsa())
                        .requests()
                        .authenticate(new Authenticator.Credentials(issued.chain(), "ignored"))
                        .orElseThrow();
        assertThat(user.name()).isEqualTo("admin");
        assertThat(user.groups())
                .containsExactlyInAnyOrder("system:masters", "devs", "system:authenticated");
        assertThat(user.extra().get("authentication.kubernetes.io/credential-id"))
                .singleElement()
                .asString()
                .matches("X509SHA256=[0-9a-f]{64}");
    }
}
