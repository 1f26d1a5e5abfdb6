package dev.j3s.registrymirror;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Answers containerd: the first upstream with a good answer is streamed through. */
final class MirrorProxy implements HttpHandler {
    /** What one configuration needs; replaced as a whole on reload. */
    record Live(RegistriesConfig config, UpstreamClient client) {}

    private static final System.Logger LOG = System.getLogger(MirrorProxy.class.getName());
    private static final Set<String> ASKED =
            Set.of("Accept", "Range", "User-agent", "If-none-match");
    private static final Set<String> ANSWERED =
            Set.of(
                    "content-type",
                    "content-range",
                    "accept-ranges",
                    "docker-content-digest",
                    "docker-distribution-api-version",
                    "etag",
                    "link",
                    "www-authenticate");

    private final AtomicReference<Live> live;
    private final boolean defaultEndpoint;

    MirrorProxy(AtomicReference<Live> live, boolean defaultEndpoint) {
        this.live = live;
        this.defaultEndpoint = defaultEndpoint;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            String path = exchange.getRequestURI().getPath();
            if (!method.equals("GET") && !method.equals("HEAD") || !path.startsWith("/v2")) {
                refuse(exchange, 405, "UNSUPPORTED", "the mirror serves pulls only");
            } else if (path.equals("/v2") || path.equals("/v2/")) {
                exchange.sendResponseHeaders(200, -1);
            } else {
                pull(exchange, method, path);
            }
        }
    }

    private void pull(HttpExchange exchange, String method, String path) throws IOException {
        Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
        String registry = query.getOrDefault("ns", "");
        if (registry.isEmpty()) {
            refuse(exchange, 400, "NAME_INVALID", "no registry named by ns");
            return;
        }
        Live current = live.get();
        Map<String, String> headers = new HashMap<>();
        ASKED.forEach(name -> {
            List<String> values = exchange.getRequestHeaders().get(name);
            if (values != null) {
                headers.put(name, String.join(", ", values));
            }
        });
        List<String> problems = new ArrayList<>();
        for (Upstream upstream : current.config().upstreams(registry, defaultEndpoint)) {
            // A mirror may serve several registries and needs to know which one is meant.
            String passed = upstream.host().equals(registry) ? "" : "ns=" + registry;
            try {
                HttpResponse<InputStream> answer =
                        current.client().send(upstream, method, path, passed, headers);
                if (answer.statusCode() < 400) {
                    relay(exchange, method, answer);
                    return;
                }
                answer.body().close();
                problems.add(upstream.base() + ": " + answer.statusCode());
            } catch (IOException | IllegalArgumentException e) {
                problems.add(upstream.base() + ": " + e.getMessage());
            }
        }
        LOG.log(
                System.Logger.Level.WARNING,
                "no upstream has it registry={0} path={1} problems={2}",
                registry,
                path,
                problems);
        refuse(exchange, 404, "MANIFEST_UNKNOWN", String.join("; ", problems));
    }

    private static Map<String, String> query(@Nullable String raw) {
        Map<String, String> query = new HashMap<>();
        for (String part : raw == null ? new String[0] : raw.split("&")) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                query.put(
                        part.substring(0, equals),
                        URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return query;
    }

    private static void relay(
            HttpExchange exchange, String method, HttpResponse<InputStream> answer)
            throws IOException {
        try (InputStream body = answer.body()) {
            for (String name : ANSWERED) {
                answer.headers()
                        .firstValue(name)
                        .ifPresent(v -> exchange.getResponseHeaders().set(name, v));
            }
            long length = answer.headers().firstValueAsLong("content-length").orElse(0);
            if (method.equals("HEAD")) {
                exchange.getResponseHeaders().set("content-length", String.valueOf(length));
                exchange.sendResponseHeaders(answer.statusCode(), -1);
                return;
            }
            exchange.sendResponseHeaders(answer.statusCode(), length);
            body.transferTo(exchange.getResponseBody());
        }
    }

    private static void refuse(HttpExchange exchange, int status, String code, String message)
            throws IOException {
        String text = message.replace("\\", "\\\\").replace("\"", "\\\"");
        byte[] body =
                ("{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"" + text + "\"}]}")
                        .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
    }
}
