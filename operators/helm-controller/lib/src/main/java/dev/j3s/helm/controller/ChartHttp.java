package dev.j3s.helm.controller;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** GET with credentials that stay with the host they are for, and with a limit on the answer. */
final class ChartHttp implements AutoCloseable {
    record Answer(int status, HttpResponse<?> response, byte[] body) {
        Optional<String> header(String name) {
            return response.headers().firstValue(name);
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration REQUEST_TIMEOUT = Duration.ofMinutes(2);
    private static final int REDIRECTS_MAX = 10;
    private static final int BODY_BYTES_MAX = 128 << 20;

    private final ChartSource.Access access;
    private final HttpClient client;

    ChartHttp(ChartSource.Access access) {
        this.access = access;
        var builder =
                HttpClient.newBuilder()
                        .connectTimeout(CONNECT_TIMEOUT)
                        .followRedirects(HttpClient.Redirect.NEVER);
        try {
            SSLContext tls = TlsTrust.context(access);
            this.client = builder.sslContext(tls).build();
        } catch (GeneralSecurityException | IOException e) {
            throw ReleaseException.permanent("cannot use the TLS material: " + e.getMessage());
        }
    }

    String basic() {
        return access.login()
                .map(l ->
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString(
                                                (l.user() + ":" + l.password())
                                                        .getBytes(StandardCharsets.UTF_8)))
                .orElse("");
    }

    /** A body, or the failure that Helm would report. */
    byte[] fetch(URI uri, String authorization) {
        Answer answer = get(uri, authorization, Map.of());
        if (answer.status() != 200) {
            String problem = "failed to fetch " + uri + " : " + answer.status();
            throw answer.status() >= 500 || answer.status() == 429
                    ? ReleaseException.passing(problem)
                    : ReleaseException.permanent(problem);
        }
        return answer.body();
    }

    /** Follows redirects; another host gets the credentials only if they are to be passed on. */
    Answer get(URI uri, String authorization, Map<String, String> headers) {
        URI current = uri;
        String credentials = authorization;
        for (int i = 0; i < REDIRECTS_MAX; i++) {
            Answer answer = once(current, credentials, headers);
            Optional<String> location = answer.header("location");
            if (answer.status() / 100 != 3 || location.isEmpty()) {
                return answer;
            }
            URI next = current.resolve(location.get());
            boolean sameHost = current.getAuthority().equals(next.getAuthority());
            credentials = sameHost || access.passCredentials() ? credentials : "";
            current = next;
        }
        throw ReleaseException.permanent("too many redirects from " + uri);
    }

    private Answer once(URI uri, String authorization, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(REQUEST_TIMEOUT);
        headers.forEach(request::header);
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        try {
            HttpResponse<InputStream> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                byte[] bytes = body.readNBytes(BODY_BYTES_MAX);
                if (bytes.length == BODY_BYTES_MAX) {
                    throw ReleaseException.permanent(uri + " is larger than " + BODY_BYTES_MAX);
                }
                return new Answer(response.statusCode(), response, bytes);
            }
        } catch (IOException e) {
            throw ReleaseException.passing("failed to fetch " + uri + " : " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ReleaseException.passing("interrupted while fetching " + uri);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
