package dev.j3s.kubelet;

import dev.j3s.client.Client;
import dev.j3s.cri.CriException;
import dev.j3s.model.ApiException;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CompletionException;

/**
 * The node's own HTTP/1.1 server: what the API server's log, exec, attach, port-forward and proxy
 * requests end at. Without TLS (tests) it listens on loopback and asks nobody who they are.
 */
final class KubeletServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(KubeletServer.class.getName());

    /** A WebSocket message carries one read of the other side. */
    private static final int MESSAGE_BYTES_MAX = 4 << 20;

    private final Vertx vertx;
    private final HttpServer server;
    private final ServerAccess access;
    private final Logs logs;
    private final Streaming streaming;
    private final Reports reports;

    private KubeletServer(Node node, Client client) {
        var options = new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1);
        vertx = Vertx.vertx(options);
        access = new ServerAccess(client, node.config());
        logs = new Logs(node);
        streaming = new Streaming(vertx, node);
        reports = new Reports(node);
        server = vertx.createHttpServer(options(node.config())).requestHandler(this::accept);
    }

    static KubeletServer start(Node node, Client client) throws IOException {
        var created = new KubeletServer(node, client);
        var host = node.config().tls().isPresent() ? "0.0.0.0" : "127.0.0.1";
        try {
            created.server
                    .listen(node.config().port(), host)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            created.close();
            throw new IOException("kubelet server: " + e.getMessage(), e);
        }
        return created;
    }

    private static HttpServerOptions options(KubeletConfig config) {
        var options =
                new HttpServerOptions()
                        .setMaxWebSocketFrameSize(MESSAGE_BYTES_MAX)
                        .setMaxWebSocketMessageSize(MESSAGE_BYTES_MAX)
                        .setWebSocketSubProtocols(
                                List.of(Streaming.REMOTE_COMMAND, Streaming.PORT_FORWARD_TUNNEL))
                        .setIdleTimeout(0);
        config.tls()
                .ifPresent(tls ->
                        options.setSsl(true)
                                .setUseAlpn(false)
                                .setClientAuth(ClientAuth.REQUEST)
                                .setKeyCertOptions(
                                        new PemKeyCertOptions()
                                                .setCertPath(tls.certificate().toString())
                                                .setKeyPath(tls.key().toString()))
                                .setTrustOptions(
                                        new PemTrustOptions()
                                                .addCertPath(tls.clientCa().toString())));
        return options;
    }

    int port() {
        return server.actualPort();
    }

    private void accept(HttpServerRequest request) {
        request.pause();
        var context = vertx.getOrCreateContext();
        Thread.ofVirtual()
                .name("kubelet-request")
                .start(() -> {
                    try {
                        access.check(request);
                        serve(new ServerCall(request, context));
                    } catch (ServerRefusal e) {
                        answer(request, e.code(), String.valueOf(e.getMessage()));
                    } catch (CriException
                            | ApiException
                            | IOException
                            | UncheckedIOException
                            | ConfigException e) {
                        LOG.log(Level.DEBUG, "request failed path=" + request.path(), e);
                        answer(request, 500, String.valueOf(e.getMessage()));
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
    }

    private void serve(ServerCall call) throws IOException, InterruptedException {
        switch (call.part(0)) {
            case "healthz" -> call.text("ok");
            case "containerLogs" -> logs.serve(call);
            case "exec" -> streaming.exec(call);
            case "attach" -> streaming.attach(call);
            case "portForward" -> streaming.portForward(call);
            case "pods", "runningpods" -> call.json(reports.pods());
            case "stats" -> call.json(reports.summary());
            case "metrics" -> {
                switch (call.part(1)) {
                    case "resource" -> call.text(reports.resourceMetrics());
                    case "" -> call.text(reports.metrics());
                    default -> throw new ServerRefusal(404, "404 page not found");
                }
            }
            default -> throw new ServerRefusal(404, "404 page not found");
        }
    }

    private static void answer(HttpServerRequest request, int code, String message) {
        if (!request.response().ended() && !request.response().headWritten()) {
            request.response().setStatusCode(code).end(message);
        } else {
            request.connection().close();
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
