package dev.j3s.registrymirror;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks registries: TLS and credentials by host, tokens remembered, redirects followed. */
final class UpstreamClient implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(5);
    private static final int REDIRECTS_MAX = 5;
    private static final int TOKEN_BYTES_MAX = 1 << 20;
    private static final Pattern CHALLENGE = Pattern.compile("(\\w+)=\"([^\"]*)\"");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RegistriesConfig config;
    private final Map<RegistriesConfig.Tls, HttpClient> clients = new ConcurrentHashMap<>();
    private final Map<String, String> tokens = new ConcurrentHashMap<>();

    UpstreamClient(RegistriesConfig config) {
        this.config = config;
    }

    /** The answer with its body unread; the caller closes the body. */
    HttpResponse<InputStream> send(
            Upstream upstream,
            String method,
            String path,
            String query,
            Map<String, String> headers)
            throws IOException {
        URI target = upstream.target(path, query);
        String scope = "repository:" + upstream.repository(path) + ":pull";
        String key = upstream.host() + " " + scope;
        String authorization = tokens.getOrDefault(key, basic(upstream.host()));
        HttpResponse<InputStream> answer = follow(target, method, headers, authorization);
        if (answer.statusCode() != 401) {
            return answer;
        }
        String challenge = answer.headers().firstValue("www-authenticate").orElse("");
        if (!challenge.regionMatches(true, 0, "Bearer ", 0, "Bearer ".length())) {
            return answer;
        }
        answer.body().close();
        String token = "Bearer " + token(upstream.host(), challenge, scope);
        tokens.put(key, token);
        return follow(target, method, headers, token);
    }

    /** Storage behind a redirect must not get the registry's credentials. */
    private HttpResponse<InputStream> follow(
            URI target, String method, Map<String, String> headers, String authorization)
            throws IOException {
        URI current = target;
        for (int i = 0; i <= REDIRECTS_MAX; i++) {
            boolean sameHost = target.getAuthority().equals(current.getAuthority());
            HttpResponse<InputStream> answer =
                    once(current, method, headers, sameHost ? authorization : "");
            Optional<String> location = answer.headers().firstValue("location");
            if (answer.statusCode() / 100 != 3 || location.isEmpty()) {
                return answer;
            }
            answer.body().close();
            current = current.resolve(location.get());
        }
        throw new IOException("too many redirects from " + target);
    }

    private HttpResponse<InputStream> once(
            URI uri, String method, Map<String, String> headers, String authorization)
            throws IOException {
        var request =
                HttpRequest.newBuilder(uri)
                        .timeout(ANSWER_TIMEOUT)
                        .method(method, HttpRequest.BodyPublishers.noBody());
        headers.forEach(request::header);
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        try {
            return client(uri.getAuthority())
                    .send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private HttpClient client(String host) {
        return clients.computeIfAbsent(
                config.tls(host),
                tls ->
                        HttpClient.newBuilder()
                                .connectTimeout(CONNECT_TIMEOUT)
                                .followRedirects(HttpClient.Redirect.NEVER)
                                .sslContext(UpstreamTls.context(tls))
                                .build());
    }

    private String basic(String host) {
        RegistriesConfig.Auth auth = config.auth(host);
        if (!auth.auth().isEmpty()) {
            return "Basic " + auth.auth();
        }
        String pair = auth.username() + ":" + auth.password();
        return auth.username().isEmpty()
                ? ""
                : "Basic "
                        + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private String token(String host, String challenge, String scope) throws IOException {
        Map<String, String> parts = new HashMap<>();
        Matcher match = CHALLENGE.matcher(challenge);
        while (match.find()) {
            parts.put(match.group(1), match.group(2));
        }
        String realm = parts.getOrDefault("realm", "");
        String query =
                "service="
                        + encode(parts.getOrDefault("service", ""))
                        + "&scope="
                        + encode(parts.getOrDefault("scope", scope));
        String identity = config.auth(host).identityToken();
        HttpRequest.Builder request;
        if (identity.isEmpty()) {
            String separator = realm.contains("?") ? "&" : "?";
            request = HttpRequest.newBuilder(URI.create(realm + separator + query));
            if (!basic(host).isEmpty()) {
                request.header("Authorization", basic(host));
            }
        } else {
            String form =
                    "grant_type=refresh_token&refresh_token=" + encode(identity) + "&" + query;
            request =
                    HttpRequest.newBuilder(URI.create(realm))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(HttpRequest.BodyPublishers.ofString(form));
        }
        URI uri = request.build().uri();
        try (InputStream body =
                client(uri.getAuthority())
                        .send(
                                request.timeout(ANSWER_TIMEOUT).build(),
                                HttpResponse.BodyHandlers.ofInputStream())
                        .body()) {
            JsonNode answer = JSON.readTree(body.readNBytes(TOKEN_BYTES_MAX));
            return answer.path("token").asText(answer.path("access_token").asText());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        clients.values().forEach(HttpClient::shutdownNow);
    }
}
