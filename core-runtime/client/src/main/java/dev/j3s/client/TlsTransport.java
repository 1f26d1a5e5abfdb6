package dev.j3s.client;

import dev.j3s.model.ApiException;
import dev.j3s.model.Transport;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The API over HTTPS (HTTP/2 where the server has it), with a client certificate in the {@link
 * SSLContext} or a bearer token. One virtual thread for each open watch.
 */
public final class TlsTransport implements Transport, AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(65);

    private final URI server;
    private final Supplier<String> token;
    private final HttpClient http;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * @param server such as {@code https://10.0.0.1:6443}
     * @param tls trust and client certificate: {@link TlsCredentials#context}
     * @param token asked for at each request, so that it can rotate; empty: none
     */
    public TlsTransport(URI server, SSLContext tls, Supplier<String> token) {
        this.server = server;
        this.token = token;
        this.http =
                HttpClient.newBuilder()
                        .sslContext(tls)
                        .connectTimeout(CONNECT_TIMEOUT)
                        .executor(executor)
                        .build();
    }

    @Override
    public Response call(Request request) {
        try {
            var response =
                    http.send(
                            build(request).timeout(CALL_TIMEOUT).build(),
                            BodyHandlers.ofByteArray());
            return new Response(response.statusCode(), headers(response), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", e));
        }
    }

    @Override
    public Watch watch(Request request, WatchListener listener) {
        HttpResponse<InputStream> response;
        try {
            response = http.send(build(request).build(), BodyHandlers.ofInputStream());
            if (response.statusCode() >= 400) {
                try (var body = response.body()) {
                    throw new ApiException(
                            Statuses.read(response.statusCode(), body.readAllBytes()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", e));
        }
        var watch = new OpenWatch(response.body(), listener);
        executor.execute(watch::read);
        return watch;
    }

    @Override
    public void close() {
        http.shutdownNow();
        executor.shutdownNow();
    }

    private HttpRequest.Builder build(Request request) {
        var body =
                request.body().length == 0
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofByteArray(request.body());
        var builder =
                HttpRequest.newBuilder(URI.create(root() + request.path()))
                        .method(request.method(), body)
                        .header("Accept", "application/json");
        if (!request.contentType().isEmpty()) {
            builder.header("Content-Type", request.contentType());
        }
        var bearer = token.get();
        if (!bearer.isEmpty()) {
            builder.header("Authorization", "Bearer " + bearer);
        }
        return builder;
    }

    private String root() {
        var text = server.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    private static Map<String, List<String>> headers(HttpResponse<?> response) {
        return response.headers().map();
    }

    private static final class OpenWatch implements Watch {
        private final InputStream body;
        private final WatchListener listener;
        private volatile boolean closed;

        OpenWatch(InputStream body, WatchListener listener) {
            this.body = body;
            this.listener = listener;
        }

        void read() {
            var line = new ByteArrayOutputStream();
            try (var in = new BufferedInputStream(body, 1 << 14)) {
                for (var one = in.read(); one >= 0 && !closed; one = in.read()) {
                    if (one == '\n') {
                        var event = JsonSlices.event(line.toByteArray());
                        line.reset();
                        listener.event(event.type(), event.object());
                    } else {
                        line.write(one);
                    }
                }
                end(null);
            } catch (IOException | UncheckedIOException e) {
                end(e);
            }
        }

        private void end(@Nullable Throwable cause) {
            if (!closed) {
                listener.closed(cause);
            }
        }

        @Override
        public void close() {
            closed = true;
            try {
                body.close();
            } catch (IOException e) {
                // The stream is gone already, which is what closing asks for.
                return;
            }
        }
    }
}
