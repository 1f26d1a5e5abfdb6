package dev.j3s.apiserver.http;

import dev.j3s.apiserver.authentication.UserInfo;
import dev.j3s.apiserver.watchcache.CacheWatcher;
import dev.j3s.apiserver.watchcache.WatchItem;
import dev.j3s.model.ApiException;
import dev.j3s.model.ApiStatus;
import dev.j3s.model.Json;
import dev.j3s.model.Transport;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * The way into this server without a socket: the same dispatch, hence the same authorization,
 * admission and verbs, as one fixed user.
 */
final class LocalTransport implements Transport {
    private static final String AGENT = "j3s/local";

    private final Dispatcher dispatcher;
    private final UserInfo user;
    private final String agent;

    LocalTransport(Dispatcher dispatcher, UserInfo user) {
        this.dispatcher = dispatcher;
        this.user = user;
        this.agent = user.name().startsWith("system:") ? lastName(user.name()) : AGENT;
    }

    private static String lastName(String name) {
        return name.substring(name.lastIndexOf(':') + 1) + "/local";
    }

    @Override
    public Response call(Request request) {
        return switch (dispatcher.handle(request(request))) {
            case ApiResponse.Full full -> {
                var headers = new LinkedHashMap<String, List<String>>();
                headers.put("content-type", List.of(full.contentType()));
                full.headers().forEach((name, value) -> headers.put(name, List.of(value)));
                if (!full.warnings().isEmpty()) {
                    headers.put(
                            "warning",
                            full.warnings().stream().map(w -> "299 - \"" + w + "\"").toList());
                }
                yield new Response(full.code(), headers, full.payload().bytes());
            }
            case ApiResponse.Watch watch -> {
                watch.watcher().close();
                throw new IllegalArgumentException("a watch needs a listener");
            }
        };
    }

    private ApiRequest request(Request request) {
        var path = request.path();
        var question = path.indexOf('?');
        var query = question < 0 ? Query.EMPTY : Query.parse(path.substring(question + 1));
        var plain = question < 0 ? path : path.substring(0, question);
        var decoded =
                plain.indexOf('%') < 0
                        ? plain
                        : URLDecoder.decode(plain.replace("+", "%2B"), StandardCharsets.UTF_8);
        Function<String, String> headers =
                name ->
                        switch (name) {
                            case "content-type" -> request.contentType();
                            case "user-agent" -> agent;
                            default -> "";
                        };
        return new ApiRequest(
                request.method(),
                RequestInfo.parse(request.method(), decoded, query),
                query,
                headers,
                request.body(),
                user);
    }

    @Override
    public Watch watch(Request request, WatchListener listener) {
        return switch (dispatcher.handle(request(request))) {
            case ApiResponse.Watch watch -> new LocalWatch(watch, listener);
            case ApiResponse.Full full -> throw refused(full);
        };
    }

    private static ApiException refused(ApiResponse.Full full) {
        var status = Json.parseObject(full.payload().bytes());
        return new ApiStatus(
                        full.code(),
                        status.path("reason").asText(""),
                        status.path("message").asText(""),
                        null)
                .asException();
    }

    /** A virtual thread that waits for events and hands them on. */
    private static final class LocalWatch implements Watch {
        private final CacheWatcher watcher;
        private final EventEncoder encoder;
        private final WatchListener listener;
        private final long deadlineNanos;
        private final Thread thread;
        private volatile boolean closed;

        LocalWatch(ApiResponse.Watch watch, WatchListener listener) {
            this.watcher = watch.watcher();
            this.encoder = watch.encoder();
            this.listener = listener;
            this.deadlineNanos = System.nanoTime() + watch.timeout().toNanos();
            this.thread = Thread.ofVirtual().name("local-watch").unstarted(this::run);
            this.thread.start();
            watcher.onReadable(() -> LockSupport.unpark(thread));
        }

        private void run() {
            while (!closed) {
                var item = watcher.poll();
                if (item == null) {
                    var left = deadlineNanos - System.nanoTime();
                    if (left <= 0) {
                        break;
                    }
                    LockSupport.parkNanos(this, left);
                    continue;
                }
                listener.event(EventEncoder.type(item), encoder.object(item));
                if (item instanceof WatchItem.Failure) {
                    break;
                }
            }
            watcher.close();
            if (!closed) {
                listener.closed(null);
            }
        }

        @Override
        public void close() {
            closed = true;
            LockSupport.unpark(thread);
        }
    }
}
