package dev.j3s.apiserver.http;

import dev.j3s.apiserver.authentication.Authenticator;
import dev.j3s.apiserver.registry.ActionKey;
import dev.j3s.pki.Pem;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** The TLS listener: event loops that read requests and write answers. */
public final class HttpEdge implements AutoCloseable {
    private static final int HEADER_BYTES_MAX = 1024 * 1024;
    private static final int URL_BYTES_MAX = 64 * 1024;
    private static final int STREAMS_MAX = 1000;
    private static final int WINDOW_BYTES = 1024 * 1024;
    private static final int IDLE_SECONDS = 0;
    private static final int WEBSOCKET_FRAME_BYTES_MAX = 4 * 1024 * 1024;
    private static final int START_SECONDS_MAX = 30;

    /** To Vert.x: any free port, the same for every instance that asks with this number. */
    private static final int ANY_SHARED_PORT = -1;

    /** What any of our WebSocket endpoints speaks; the client's first known one is chosen. */
    private static final List<String> SUBPROTOCOLS =
            List.of(
                    "v5.channel.k8s.io",
                    "v4.channel.k8s.io",
                    "v3.channel.k8s.io",
                    "v2.channel.k8s.io",
                    "channel.k8s.io",
                    "v4.base64.channel.k8s.io",
                    "base64.channel.k8s.io",
                    "SPDY/3.1+portforward.k8s.io",
                    "portforward.k8s.io",
                    "v4.portforward.k8s.io",
                    "binary.k8s.io",
                    "base64.binary.k8s.io");

    /** Who is at the other end of a connection, as far as TLS tells. */
    record Peer(List<X509Certificate> certificates, boolean refused) {}

    private final EdgeConfig config;
    private final Dispatcher dispatcher;
    private final Authenticator authenticator;
    private final Map<ActionKey, StreamHandler> streams;
    private final Aggregation aggregation;
    private final Telemetry telemetry;
    private final TlsIdentity tls;
    private final Vertx vertx;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<HttpConnection, Peer> peers = new ConcurrentHashMap<>();
    private volatile int port;
    private volatile boolean closing;

    HttpEdge(
            EdgeConfig config,
            Dispatcher dispatcher,
            Authenticator authenticator,
            Map<ActionKey, StreamHandler> streams,
            Aggregation aggregation,
            Telemetry telemetry) {
        this.config = config;
        this.dispatcher = dispatcher;
        this.authenticator = authenticator;
        this.streams = Map.copyOf(streams);
        this.aggregation = aggregation;
        this.telemetry = telemetry;
        this.tls = new TlsIdentity(config.clientAuthorities());
        this.vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(false));
    }

    /** Listens; throws UncheckedIOException when it cannot. */
    void start() {
        var loops = Math.max(2, Runtime.getRuntime().availableProcessors());
        var shared = config.port() == 0 ? ANY_SHARED_PORT : config.port();
        // The first instance binds the port; the others share it, one for each event loop.
        await(vertx.deployVerticle(new Listener(shared)));
        var rest = new DeploymentOptions().setInstances(Math.max(1, loops - 1));
        await(vertx.deployVerticle(() -> new Listener(shared), rest));
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage()
                    .toCompletableFuture()
                    .get(START_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new UncheckedIOException(new IOException(e.getCause()));
        } catch (TimeoutException e) {
            throw new UncheckedIOException(new IOException("the listener does not answer", e));
        }
    }

    public int port() {
        return port;
    }

    Vertx vertx() {
        return vertx;
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    Authenticator authenticator() {
        return authenticator;
    }

    Map<ActionKey, StreamHandler> streams() {
        return streams;
    }

    Aggregation aggregation() {
        return aggregation;
    }

    Telemetry telemetry() {
        return telemetry;
    }

    ExecutorService workers() {
        return workers;
    }

    EdgeConfig config() {
        return config;
    }

    boolean closing() {
        return closing;
    }

    Peer peer(HttpServerRequest request) {
        var known = peers.get(request.connection());
        return known == null ? new Peer(List.of(), false) : known;
    }

    private void connected(HttpConnection connection) {
        peers.put(connection, identify(connection));
        connection.closeHandler(ignored -> peers.remove(connection));
    }

    private Peer identify(HttpConnection connection) {
        var session = connection.sslSession();
        if (session == null) {
            return new Peer(List.of(), false);
        }
        try {
            var chain = new ArrayList<X509Certificate>();
            for (var certificate : session.getPeerCertificates()) {
                chain.add((X509Certificate) certificate);
            }
            return tls.verified(chain)
                    ? new Peer(List.copyOf(chain), false)
                    : new Peer(List.of(), true);
        } catch (SSLPeerUnverifiedException e) {
            // The client has sent none, which is what a token's bearer does.
            return new Peer(List.of(), false);
        }
    }

    private HttpServerOptions options(int listenPort) {
        return new HttpServerOptions()
                .setHost(config.host())
                .setPort(listenPort)
                .setSsl(true)
                .setUseAlpn(true)
                .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1))
                .setKeyCertOptions(
                        new PemKeyCertOptions()
                                .addCertValue(Buffer.buffer(Pem.certificates(config.chain())))
                                .addKeyValue(Buffer.buffer(Pem.key(config.key()))))
                .setTrustOptions(tls.trust())
                .setClientAuth(ClientAuth.REQUEST)
                .setMaxHeaderSize(HEADER_BYTES_MAX)
                .setMaxInitialLineLength(URL_BYTES_MAX)
                .setIdleTimeout(IDLE_SECONDS)
                .setTcpNoDelay(true)
                .setReuseAddress(true)
                .setHandle100ContinueAutomatically(true)
                .setWebSocketSubProtocols(SUBPROTOCOLS)
                .setMaxWebSocketFrameSize(WEBSOCKET_FRAME_BYTES_MAX)
                .setHttp2ConnectionWindowSize(WINDOW_BYTES)
                .setInitialSettings(
                        new Http2Settings()
                                .setMaxConcurrentStreams(STREAMS_MAX)
                                .setInitialWindowSize(WINDOW_BYTES)
                                .setMaxHeaderListSize(HEADER_BYTES_MAX));
    }

    private final class Listener extends AbstractVerticle {
        private final int listenPort;

        Listener(int listenPort) {
            this.listenPort = listenPort;
        }

        @Override
        public void start(Promise<Void> started) {
            vertx.createHttpServer(options(listenPort))
                    .connectionHandler(HttpEdge.this::connected)
                    .requestHandler(request -> new Exchange(HttpEdge.this, request).begin())
                    .listen()
                    .onSuccess(this::listening)
                    .<Void>mapEmpty()
                    .onComplete(started);
        }

        private void listening(HttpServer server) {
            port = server.actualPort();
        }
    }

    @Override
    public void close() {
        closing = true;
        await(vertx.close());
        workers.shutdownNow();
    }
}
