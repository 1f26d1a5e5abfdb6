package dev.j3s.apiserver.proxy;

import dev.j3s.apiserver.http.StreamHandler.Stream;
import dev.j3s.model.ApiStatus;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Carries one request on to a {@link Route} and the answer back, both as they come. An upgrade
 * (WebSocket, SPDY) becomes a tunnel: the bytes pass unread, whoever answers speaks the protocol.
 */
final class Relay {
    /** A page larger than this is passed on as it is, links and all. */
    private static final int REWRITE_BYTES_MAX = 10 << 20;

    private static final int CONNECT_TIMEOUT_MILLIS = 10_000;
    private static final int CONNECTIONS_MAX = 512;

    /** Headers of one hop, and those that would hand our caller's rights to the other side. */
    private static final Set<String> NOT_PASSED =
            Set.of(
                    "connection",
                    "keep-alive",
                    "proxy-connection",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade",
                    "authorization",
                    "host",
                    "content-length");

    private final KubeletTls kubeletTls;
    private final Map<Route.Security, HttpClient> clients = new EnumMap<>(Route.Security.class);

    Relay(KubeletTls kubeletTls) {
        this.kubeletTls = kubeletTls;
    }

    /** On the request's event loop. */
    void forward(Stream stream, Route route) {
        var http = stream.http();
        var upgrade =
                http.getHeader("Upgrade") != null
                        && http.getHeader("Connection") != null
                        && http.getHeader("Connection")
                                .toLowerCase(Locale.ROOT)
                                .contains("upgrade");
        client(route.security())
                .request(
                        new RequestOptions()
                                .setMethod(http.method())
                                .setHost(route.host())
                                .setPort(route.port())
                                .setURI(route.uri())
                                .setSsl(route.security() != Route.Security.PLAIN))
                .onFailure(e -> stream.refusal().refuse(unreachable(route, e)))
                .onSuccess(request -> {
                    copyHeaders(http, request, stream);
                    if (upgrade) {
                        tunnel(stream, route, request);
                    } else {
                        pass(stream, route, request);
                    }
                });
    }

    private static ApiStatus unreachable(Route route, Throwable e) {
        return route.security() == Route.Security.KUBELET
                ? ApiStatus.internal("error dialing backend: " + e.getMessage())
                : new ApiStatus(
                        503,
                        "ServiceUnavailable",
                        "error trying to reach service: " + e.getMessage(),
                        null);
    }

    private static void copyHeaders(
            HttpServerRequest http, HttpClientRequest request, Stream stream) {
        http.headers()
                .forEach(h -> {
                    var name = h.getKey().toLowerCase(Locale.ROOT);
                    if (!NOT_PASSED.contains(name)
                            && !name.startsWith("impersonate-")
                            && !name.startsWith(":")) {
                        request.headers().add(h.getKey(), h.getValue());
                    }
                });
        var from = http.remoteAddress();
        if (from != null) {
            request.putHeader("X-Forwarded-For", from.hostAddress());
        }
        request.putHeader("X-Forwarded-Uri", stream.info().path());
    }

    private static void pass(Stream stream, Route route, HttpClientRequest request) {
        var http = stream.http();
        request.response()
                .onSuccess(answer -> answer(stream, route, answer))
                .onFailure(e -> stream.refusal().refuse(unreachable(route, e)));
        var length = http.getHeader("Content-Length");
        if (length != null) {
            request.putHeader("Content-Length", length);
        } else if (http.getHeader("Transfer-Encoding") != null) {
            request.setChunked(true);
        } else {
            request.end();
            http.resume();
            return;
        }
        http.pipeTo(request);
    }

    private static void answer(Stream stream, Route route, HttpClientResponse answer) {
        var response = stream.http().response();
        response.setStatusCode(answer.statusCode());
        answer.headers()
                .forEach(h -> {
                    if (!NOT_PASSED.contains(h.getKey().toLowerCase(Locale.ROOT))) {
                        response.headers().add(h.getKey(), h.getValue());
                    }
                });
        if (!route.prefix().isEmpty() && answer.getHeader("Location") != null) {
            response.putHeader(
                    "Location",
                    Links.location(
                            answer.getHeader("Location"),
                            route.host(),
                            route.port(),
                            route.prefix()));
        }
        // A client that goes away ends the other side too: a followed log would go on for ever.
        stream.http().connection().closeHandler(_ -> answer.request().reset());
        response.exceptionHandler(_ -> answer.request().reset());
        if (isSmallPage(answer) && !route.prefix().isEmpty()) {
            answer.body()
                    .onSuccess(body ->
                            response.end(
                                    Buffer.buffer(
                                            Links.rewrite(
                                                    body.toString(StandardCharsets.UTF_8),
                                                    route.prefix()))))
                    .onFailure(_ -> response.reset());
            return;
        }
        var length = answer.getHeader("Content-Length");
        if (length != null) {
            response.putHeader("Content-Length", length);
        } else {
            response.setChunked(true);
        }
        answer.pipeTo(response);
    }

    private static boolean isSmallPage(HttpClientResponse answer) {
        var type = answer.getHeader("Content-Type");
        var length = answer.getHeader("Content-Length");
        return type != null
                && type.startsWith("text/html")
                && answer.getHeader("Content-Encoding") == null
                && (length == null || Long.parseLong(length) <= REWRITE_BYTES_MAX);
    }

    private static void tunnel(Stream stream, Route route, HttpClientRequest request) {
        var http = stream.http();
        request.putHeader("Connection", "Upgrade").putHeader("Upgrade", http.getHeader("Upgrade"));
        request.connect()
                .onFailure(e -> stream.refusal().refuse(unreachable(route, e)))
                .onSuccess(answer -> {
                    if (answer.statusCode() != 101) {
                        http.resume();
                        answer(stream, route, answer);
                        return;
                    }
                    var response = http.response();
                    answer.headers().forEach(h -> response.headers().set(h.getKey(), h.getValue()));
                    var inner = answer.netSocket();
                    inner.pause();
                    http.toNetSocket()
                            .onSuccess(outer -> join(outer, inner))
                            .onFailure(_ -> inner.close());
                });
    }

    private static void join(NetSocket outer, NetSocket inner) {
        outer.closeHandler(_ -> inner.close());
        inner.closeHandler(_ -> outer.close());
        outer.pipeTo(inner);
        inner.pipeTo(outer);
    }

    /** Made when first needed, on the server's own Vert.x. */
    private synchronized HttpClient client(Route.Security security) {
        return clients.computeIfAbsent(
                security,
                s ->
                        Objects.requireNonNull(Vertx.currentContext(), "not on an event loop")
                                .owner()
                                .createHttpClient(options(s)));
    }

    private HttpClientOptions options(Route.Security security) {
        var options =
                new HttpClientOptions()
                        .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
                        .setMaxPoolSize(CONNECTIONS_MAX)
                        .setKeepAliveTimeout(10)
                        .setDecompressionSupported(false);
        return switch (security) {
            case PLAIN -> options;
            case UNVERIFIED -> options.setTrustAll(true).setVerifyHost(false);
            case KUBELET ->
                    options.setTrustOptions(
                                    new PemTrustOptions()
                                            .addCertValue(Buffer.buffer(kubeletTls.authorityPem())))
                            .setKeyCertOptions(
                                    new PemKeyCertOptions()
                                            .setCertValue(
                                                    Buffer.buffer(kubeletTls.certificatePem()))
                                            .setKeyValue(Buffer.buffer(kubeletTls.keyPem())));
        };
    }
}
