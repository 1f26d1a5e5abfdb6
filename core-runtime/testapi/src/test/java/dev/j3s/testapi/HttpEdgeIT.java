package dev.j3s.testapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.j3s.model.Json;
import dev.j3s.pki.KeyPairFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The network's edge, by a foreign HTTP client. */
class HttpEdgeIT {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final int BIG = 200_000;

    private final TestApiServer server = TestApiServer.standard();

    @AfterEach
    void close() {
        server.close();
    }

    private HttpClient client(@Nullable KeyPairFile identity, HttpClient.Version version)
            throws GeneralSecurityException, IOException {
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", server.authority().self().certificate());
        var trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        var keys = KeyManagerFactory.getInstance("SunX509");
        var own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        if (identity != null) {
            own.setKeyEntry(
                    "key",
                    identity.key(),
                    new char[0],
                    identity.chain().toArray(Certificate[]::new));
        }
        keys.init(own, new char[0]);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).version(version).build();
    }

    private HttpClient admin(HttpClient.Version version)
            throws GeneralSecurityException, IOException {
        return client(server.certificate("admin", "system:masters"), version);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.url() + path));
    }

    @Test
    void http2AndHttp1AreBothSpoken() throws Exception {
        for (var version : HttpClient.Version.values()) {
            try (var client = admin(version)) {
                var answer =
                        client.send(
                                request("/api/v1/namespaces").build(),
                                HttpResponse.BodyHandlers.ofString());

                assertThat(answer.version()).isEqualTo(version);
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.headers().firstValue("audit-id")).isPresent();
                assertThat(answer.headers().firstValue("cache-control"))
                        .contains("no-cache, private");
            }
        }
    }

    @Test
    void aCertificateOfAnotherAuthorityIsUnauthorized() throws Exception {
        try (var stranger = TestApiServer.start();
                var client =
                        client(
                                stranger.certificate("admin", "system:masters"),
                                HttpClient.Version.HTTP_1_1)) {
            var answer =
                    client.send(
                            request("/api/v1/namespaces").build(),
                            HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(401);
        }
    }

    @Test
    void withoutIdentityThereIsHealthAndNothingElse() throws Exception {
        try (var client = client(null, HttpClient.Version.HTTP_2)) {
            var health =
                    client.send(request("/healthz").build(), HttpResponse.BodyHandlers.ofString());
            var secrets =
                    client.send(
                            request("/api/v1/secrets").build(),
                            HttpResponse.BodyHandlers.ofString());

            assertThat(health.body()).isEqualTo("ok");
            assertThat(secrets.statusCode()).isEqualTo(403);
            assertThat(secrets.body())
                    .contains(
                            "secrets is forbidden: User \\\"system:anonymous\\\" cannot list"
                                    + " resource \\\"secrets\\\" in API group \\\"\\\" at the"
                                    + " cluster scope");
        }
    }

    @Test
    void bigAnswersAreCompressedForThoseWhoAskForIt() throws Exception {
        var data = "x".repeat(BIG);
        var object = Json.object();
        object.putObject("metadata").put("name", "big");
        object.putObject("data").put("k", data);
        try (var client = admin(HttpClient.Version.HTTP_2)) {
            var created =
                    client.send(
                            request(MAPS)
                                    .header("content-type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString(object.toString()))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding());
            assertThat(created.statusCode()).isEqualTo(201);

            var answer =
                    client.send(
                            request(MAPS).header("accept-encoding", "gzip").build(),
                            HttpResponse.BodyHandlers.ofByteArray());

            assertThat(answer.headers().firstValue("content-encoding")).contains("gzip");
            try (var plain = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
                var text = new String(plain.readAllBytes(), StandardCharsets.UTF_8);
                assertThat(Json.parse(text.getBytes(StandardCharsets.UTF_8)).path("items"))
                        .hasSize(1);
            }
        }
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() throws Exception {
        try (var client = admin(HttpClient.Version.HTTP_1_1)) {
            var answer =
                    client.send(
                            request(MAPS)
                                    .header("content-type", "application/json")
                                    .POST(
                                            HttpRequest.BodyPublishers.ofByteArray(
                                                    new byte[4 * 1024 * 1024]))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(413);
        }
    }

    @Test
    void tablesProtobufAndYamlAreMadeOnDemand() throws Exception {
        var path = "/api/v1/namespaces/default";
        try (var client = admin(HttpClient.Version.HTTP_2)) {
            var table =
                    client.send(
                            request(path)
                                    .header(
                                            "accept",
                                            "application/json;as=Table;v=v1;g=meta.k8s.io")
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray());
            assertThat(Json.parse(table.body()).at("/rows/0/cells/0").asText())
                    .isEqualTo("default");

            var protobuf =
                    client.send(
                            request(path)
                                    .header("accept", "application/vnd.kubernetes.protobuf")
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray());
            assertThat(protobuf.body()).startsWith('k', '8', 's', 0);

            var yaml =
                    client.send(
                            request(path).header("accept", "application/yaml").build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(yaml.body()).startsWith("apiVersion: v1\nkind: Namespace\n");

            var xml =
                    client.send(
                            request(path).header("accept", "application/xml").build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(xml.statusCode()).isEqualTo(406);
        }
    }

    @Test
    void impersonationActsAsTheOtherUser() throws Exception {
        try (var client = admin(HttpClient.Version.HTTP_2)) {
            var answer =
                    client.send(
                            request("/api/v1/nodes").header("impersonate-user", "bob").build(),
                            HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).contains("User \\\"bob\\\" cannot list resource");
        }
    }

    @Test
    void aWatchStreamsOneJsonObjectForEachLine() throws Exception {
        try (var client = admin(HttpClient.Version.HTTP_2)) {
            var answer =
                    client.send(
                            request("/api/v1/namespaces?watch=true&timeoutSeconds=1").build(),
                            HttpResponse.BodyHandlers.ofLines());

            var types =
                    answer.body()
                            .map(line -> Json.parse(line.getBytes(StandardCharsets.UTF_8)))
                            .map(event -> event.path("type").asText())
                            .distinct()
                            .toList();
            assertThat(types).containsExactly("ADDED");
        }
    }
}
