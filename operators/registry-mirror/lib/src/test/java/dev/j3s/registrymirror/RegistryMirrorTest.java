package dev.j3s.registrymirror;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mirror in front of a small registry that wants a token and redirects its blobs. */
class RegistryMirrorTest {
    private static final String TOKEN = "t0ken";

    @TempDir Path directory = Path.of("unset");
    private Optional<HttpServer> registry = Optional.empty();
    private final CountDownLatch secondHost = new CountDownLatch(1);

    @BeforeEach
    void startARegistry() throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        registry = Optional.of(server);
    }

    @AfterEach
    void stopTheRegistry() {
        registry.ifPresent(s -> s.stop(0));
    }

    private int registryPort() {
        return registry.orElseThrow().getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String authorization =
                    Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                            .orElse("");
            if (path.equals("/token")) {
                boolean known = authorization.equals("Basic dTpw");
                send(exchange, known ? 200 : 401, "{\"token\":\"" + TOKEN + "\"}");
            } else if (path.startsWith("/storage/")) {
                String range =
                        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Range"))
                                .orElse("");
                send(exchange, 200, "blob " + range);
            } else if (!authorization.equals("Bearer " + TOKEN)) {
                exchange.getResponseHeaders()
                        .set(
                                "WWW-Authenticate",
                                "Bearer realm=\"http://127.0.0.1:"
                                        + registryPort()
                                        + "/token\",service=\"test\"");
                send(exchange, 401, "");
            } else if (path.equals("/v2/cache/library/busybox/manifests/latest")) {
                send(exchange, 200, "manifest");
            } else if (path.startsWith("/v2/cache/library/busybox/blobs/")) {
                exchange.getResponseHeaders().set("Location", "/storage/1");
                send(exchange, 307, "");
            } else {
                send(exchange, 404, "");
            }
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Test
    void pullsThroughAMirrorWithRewriteAndCredentials() throws Exception {
        Path file = directory.resolve("registries.yaml");
        Files.writeString(file, registries("docker.io"));

        try (RegistryMirror mirror = RegistryMirror.start(config(file))) {
            assertThat(get(mirror, "/v2/library/busybox/manifests/latest?ns=docker.io", "").body())
                    .isEqualTo("manifest");
            assertThat(
                            get(
                                            mirror,
                                            "/v2/library/busybox/blobs/sha256:1?ns=docker.io",
                                            "bytes=1-")
                                    .body())
                    .isEqualTo("blob bytes=1-");
            assertThat(Files.readString(directory.resolve("certs.d/docker.io/hosts.toml")))
                    .contains("http://127.0.0.1:" + mirror.port());
        }
    }

    @Test
    void reloadsTheFile() throws Exception {
        Path file = directory.resolve("registries.yaml");
        try (RegistryMirror mirror = RegistryMirror.start(config(file))) {
            Files.writeString(file, registries("quay.io"));

            Path hosts = directory.resolve("certs.d/quay.io/hosts.toml");
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (!Files.exists(hosts) && System.nanoTime() < deadline) {
                secondHost.await(20, TimeUnit.MILLISECONDS);
            }

            assertThat(hosts).exists();
            assertThat(
                            get(mirror, "/v2/library/busybox/manifests/latest?ns=quay.io", "")
                                    .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void normalizesEndpoints() {
        RegistriesConfig config =
                RegistriesConfig.parse(
                        "mirrors:\n  docker.io:\n    endpoint: [localhost:5000, 'https://m.example/sub',"
                                + " 'https://m.example/sub/', registry-1.docker.io]\n");

        assertThat(config.upstreams("docker.io", true))
                .extracting(u -> u.base().toString())
                .containsExactly(
                        "http://localhost:5000/v2",
                        "https://m.example/sub",
                        "https://registry-1.docker.io/v2");
    }

    private String registries(String host) {
        return "mirrors:\n  "
                + host
                + ":\n    endpoint: ['http://127.0.0.1:"
                + registryPort()
                + "']\n    rewrite:\n      '^library/(.*)': 'cache/library/$1'\nconfigs:\n"
                + "  '127.0.0.1:"
                + registryPort()
                + "':\n    auth: {username: u, password: p}\n";
    }

    private RegistryMirror.Config config(Path file) {
        return new RegistryMirror.Config(file, directory.resolve("certs.d"), 0, false);
    }

    private static HttpResponse<String> get(RegistryMirror mirror, String path, String range)
            throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            var request =
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + mirror.port() + path));
            if (!range.isEmpty()) {
                request.header("Range", range);
            }
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}
