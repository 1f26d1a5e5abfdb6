package dev.j3s.apiserver.http;

import dev.j3s.apiserver.authentication.Authenticator.Credentials;
import dev.j3s.apiserver.authentication.UserInfo;
import dev.j3s.apiserver.registry.ActionKey;
import dev.j3s.apiserver.registry.Target;
import dev.j3s.model.ApiException;
import dev.j3s.model.ApiStatus;
import dev.j3s.model.GroupResource;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request of the network, from its head to its answer, on one event loop. */
final class Exchange {
    private static final System.Logger LOG = System.getLogger(Exchange.class.getName());

    /** Upstream's largest body. */
    private static final int BODY_BYTES_MAX = 3 * 1024 * 1024;

    private static final byte[] NO_BODY = {};

    private final HttpEdge edge;
    private final HttpServerRequest http;
    private final Context context;
    private final Query query;
    private final RequestInfo info;
    private final ResponseWriter writer;
    private final long began = System.nanoTime();
    private boolean counted;
    private boolean paused;

    Exchange(HttpEdge edge, HttpServerRequest http) {
        this.edge = edge;
        this.http = http;
        this.context = Objects.requireNonNull(Vertx.currentContext(), "not on an event loop");
        this.query = Query.parse(http.query() == null ? "" : http.query());
        this.info = RequestInfo.parse(http.method().name(), decode(http.path()), query);
        this.writer = new ResponseWriter(edge, http, info);
    }

    private static String decode(@Nullable String path) {
        if (path == null) {
            return "/";
        }
        if (path.indexOf('%') < 0) {
            return path;
        }
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // Left as it is it matches nothing, which is the right answer.
            return path;
        }
    }

    void begin() {
        http.exceptionHandler(
                e -> LOG.log(System.Logger.Level.TRACE, "request broke off cause={0}", e));
        try {
            var user = user();
            if (stream(user)) {
                return;
            }
            if (!info.longRunning()) {
                if (!edge.telemetry().begin(edge.config().requestsInFlightMax())) {
                    refuse(tooMany());
                    return;
                }
                counted = true;
            }
            if (http.method().equals(HttpMethod.GET) || http.method().equals(HttpMethod.HEAD)) {
                if (http.getHeader("upgrade") != null) {
                    // A request that was read to its end can no longer become a WebSocket.
                    http.pause();
                    paused = true;
                }
                dispatch(request(user, NO_BODY));
            } else {
                readBody(user);
            }
        } catch (ApiException e) {
            refuse(e.status());
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private static ApiStatus tooMany() {
        return new ApiStatus(
                429,
                "TooManyRequests",
                "Too many requests, please try again later.",
                new ApiStatus.Details("", "", "", "", List.of(), 1));
    }

    private UserInfo user() {
        var peer = edge.peer(http);
        var authorization = http.getHeader("authorization");
        var token =
                authorization != null && authorization.regionMatches(true, 0, "bearer ", 0, 7)
                        ? authorization.substring(7).strip()
                        : webSocketToken();
        if (peer.refused() && token.isEmpty()) {
            throw ApiStatus.unauthorized().asException();
        }
        var user =
                edge.authenticator()
                        .authenticate(new Credentials(peer.certificates(), token))
                        .orElseGet(() ->
                                UserInfo.of(UserInfo.ANONYMOUS, UserInfo.ALL_UNAUTHENTICATED));
        var names = new ArrayList<String>(0);
        for (var header : http.headers()) {
            var name = header.getKey().toLowerCase(Locale.ROOT);
            if (name.startsWith("impersonate-")) {
                names.add(name);
            }
        }
        return names.isEmpty()
                ? user
                : edge.dispatcher().access().impersonated(user, http.headers()::getAll, names);
    }

    /** Browsers cannot set headers on a WebSocket: upstream takes the token from a subprotocol. */
    private String webSocketToken() {
        var prefix = "base64url.bearer.authorization.k8s.io.";
        var offered = http.getHeader("sec-websocket-protocol");
        if (offered == null || !offered.contains(prefix)) {
            return "";
        }
        for (var protocol : offered.split(",")) {
            if (protocol.strip().startsWith(prefix)) {
                var encoded = protocol.strip().substring(prefix.length());
                try {
                    return new String(
                            Base64.getUrlDecoder().decode(encoded), StandardCharsets.UTF_8);
                } catch (IllegalArgumentException e) {
                    throw ApiStatus.unauthorized().asException();
                }
            }
        }
        return "";
    }

    /** Gives the connection away; true when somebody takes it. */
    private boolean stream(UserInfo user) {
        if (!info.group().isEmpty() && edge.aggregation().serves(info.group(), info.version())) {
            edge.dispatcher().access().check(user, info);
            handOver(edge.aggregation(), user, Optional.empty());
            return true;
        }
        var handler =
                info.subresource().isEmpty()
                        ? null
                        : edge.streams()
                                .get(
                                        new ActionKey(
                                                new GroupResource(info.group(), info.resource()),
                                                info.subresource()));
        if (handler == null) {
            return false;
        }
        edge.dispatcher().access().check(user, info);
        handOver(handler, user, Optional.of(edge.dispatcher().target(info, user)));
        return true;
    }

    private void handOver(StreamHandler handler, UserInfo user, Optional<Target> to) {
        http.pause();
        http.response().putHeader("Audit-Id", AuditIds.next());
        var ended = edge.telemetry().watching(info);
        http.response().endHandler(v -> ended.run());
        handler.handle(
                new StreamHandler.Stream(
                        info,
                        query,
                        to,
                        user,
                        http,
                        status -> context.runOnContext(v -> refuse(status))));
    }

    private ApiRequest request(UserInfo user, byte[] body) {
        return new ApiRequest(http.method().name(), info, query, this::header, body, user);
    }

    private String header(String name) {
        var value = http.getHeader(name);
        return value == null ? "" : value;
    }

    private void readBody(UserInfo user) {
        var body = Buffer.buffer();
        http.handler(chunk -> {
            if (body.length() + chunk.length() > BODY_BYTES_MAX) {
                http.handler(null).endHandler(null);
                refuse(
                        new ApiStatus(
                                413,
                                "RequestEntityTooLarge",
                                "Request entity too large: limit is " + BODY_BYTES_MAX,
                                null));
                return;
            }
            body.appendBuffer(chunk);
        });
        http.endHandler(ignored -> dispatch(request(user, body.getBytes())));
    }

    private void dispatch(ApiRequest request) {
        if (edge.dispatcher().isImmediate(request)) {
            answer(handled(request));
            return;
        }
        edge.workers()
                .execute(() -> {
                    var response = handled(request);
                    context.runOnContext(ignored -> answer(response));
                });
    }

    private ApiResponse handled(ApiRequest request) {
        try {
            return edge.dispatcher().handle(request);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "request failed path=" + info.path(), e);
            return ApiResponse.of(ApiStatus.internal(String.valueOf(e.getMessage())));
        }
    }

    private void answer(ApiResponse response) {
        release();
        switch (response) {
            case ApiResponse.Full full -> {
                if (paused) {
                    http.resume();
                }
                writer.full(full);
                answered(full.code());
            }
            case ApiResponse.Watch watch -> {
                writer.watch(watch, context);
                answered(200);
            }
        }
    }

    private void refuse(ApiStatus status) {
        release();
        if (!http.response().ended() && !http.response().closed()) {
            // A body that nobody wants still has to be taken off the connection.
            if (!http.isEnded()) {
                http.resume();
            }
            writer.full(ApiResponse.of(status));
        }
        answered(status.code());
    }

    private void failed(RuntimeException e) {
        LOG.log(System.Logger.Level.ERROR, "request failed path=" + info.path(), e);
        refuse(ApiStatus.internal(String.valueOf(e.getMessage())));
    }

    private void answered(int code) {
        edge.telemetry().answered(info, code, System.nanoTime() - began);
    }

    private void release() {
        if (counted) {
            counted = false;
            edge.telemetry().done();
        }
    }
}
