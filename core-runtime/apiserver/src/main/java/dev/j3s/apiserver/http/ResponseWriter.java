package dev.j3s.apiserver.http;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.streams.WriteStream;
import java.util.Iterator;
import java.util.Objects;

/** Writes an answer: headers, body in chunks at the client's pace, gzip where it helps. */
final class ResponseWriter {
    /** Upstream compresses bodies larger than this. */
    private static final int GZIP_BYTES_MIN = 128 * 1024;

    private final HttpEdge edge;
    private final HttpServerRequest http;
    private final RequestInfo info;

    ResponseWriter(HttpEdge edge, HttpServerRequest http, RequestInfo info) {
        this.edge = edge;
        this.http = http;
        this.info = info;
    }

    void full(ApiResponse.Full full) {
        var response = http.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(full.code());
        common(full.warnings());
        response.putHeader("Content-Type", full.contentType());
        full.headers().forEach(response::putHeader);
        var length = full.payload().length();
        if (length > GZIP_BYTES_MIN
                && acceptsGzip()
                && !full.headers().containsKey("content-encoding")) {
            response.putHeader("Content-Encoding", "gzip").putHeader("Vary", "Accept-Encoding");
            response.setChunked(true);
            compress(full.payload());
            return;
        }
        response.putHeader("Content-Length", Long.toString(length));
        if (http.method().equals(HttpMethod.HEAD) || full.code() == 304) {
            response.end();
        } else {
            send(full.payload().chunks());
        }
    }

    private boolean acceptsGzip() {
        var accepted = http.getHeader("accept-encoding");
        return accepted != null && accepted.contains("gzip");
    }

    private void common(Iterable<String> warnings) {
        var response = http.response();
        response.putHeader("Audit-Id", AuditIds.next());
        response.putHeader("Cache-Control", "no-cache, private");
        for (var warning : warnings) {
            response.headers().add("Warning", "299 - " + quoted(warning));
        }
    }

    private static String quoted(String text) {
        var clean = text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("[\\r\\n]+", " ");
        return '"' + clean + '"';
    }

    private void send(Iterator<byte[]> chunks) {
        var response = http.response();
        while (chunks.hasNext()) {
            if (response.closed()) {
                return;
            }
            var chunk = Buffer.buffer(chunks.next());
            if (!chunks.hasNext()) {
                response.drainHandler(null);
                response.end(chunk);
                return;
            }
            response.write(chunk);
            if (response.writeQueueFull()) {
                response.drainHandler(ignored -> send(chunks));
                return;
            }
        }
        response.end();
    }

    /** Off the event loop: compression is work. */
    private void compress(Payload payload) {
        var context =
                Objects.requireNonNull(edge.vertx().getOrCreateContext(), "not on an event loop");
        edge.workers()
                .execute(() -> {
                    var chunks = Gzip.compress(payload.chunks());
                    context.runOnContext(ignored -> send(chunks.iterator()));
                });
    }

    void watch(ApiResponse.Watch watch, Context context) {
        if (http.response().closed()) {
            watch.watcher().close();
            return;
        }
        if ("websocket".equalsIgnoreCase(http.getHeader("upgrade"))) {
            http.toWebSocket()
                    .onSuccess(socket -> watchSocket(watch, socket, context))
                    .onFailure(e -> watch.watcher().close());
            return;
        }
        common(watch.warnings());
        var response = http.response();
        response.setChunked(true).putHeader("Content-Type", watch.encoder().contentType());
        var writer =
                new WatchWriter(
                        edge.vertx(),
                        context,
                        watch,
                        new ResponseSink(),
                        edge.telemetry().watching(info));
        response.closeHandler(ignored -> writer.close());
        response.exceptionHandler(ignored -> writer.close());
        // Clients wait for the head before the first event.
        response.write(Buffer.buffer());
        writer.start();
    }

    private void watchSocket(ApiResponse.Watch watch, ServerWebSocket socket, Context context) {
        var writer =
                new WatchWriter(
                        edge.vertx(),
                        context,
                        watch,
                        new SocketSink(socket),
                        edge.telemetry().watching(info));
        socket.closeHandler(ignored -> writer.close());
        socket.exceptionHandler(ignored -> writer.close());
        writer.start();
    }

    private final class ResponseSink implements WatchWriter.Sink {
        @Override
        public WriteStream<?> stream() {
            return http.response();
        }

        @Override
        public void write(Buffer frames) {
            http.response().write(frames);
        }

        @Override
        public boolean framed() {
            return false;
        }

        @Override
        public void end() {
            if (!http.response().closed()) {
                http.response().end();
            }
        }
    }

    private record SocketSink(ServerWebSocket socket) implements WatchWriter.Sink {
        @Override
        public WriteStream<?> stream() {
            return socket;
        }

        @Override
        public void write(Buffer frame) {
            // Each event is one message, without the line end that streams need.
            socket.writeTextMessage(frame.toString().stripTrailing());
        }

        @Override
        public boolean framed() {
            return true;
        }

        @Override
        public void end() {
            socket.close();
        }
    }
}
