package dev.j3s.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** HTTP, TCP and gRPC health checks against a pod. Certificates are not checked, as upstream. */
final class NetworkChecks {
    private static final int BODY_BYTES_MAX = 10 << 10;

    /** What a check found; the message is what is told of a failure. */
    record Outcome(boolean passed, String message) {}

    record Target(String host, int port) {}

    record Request(URI uri, Map<String, String> headers) {}

    private final SSLContext trusting;

    NetworkChecks() {
        try {
            trusting = SSLContext.getInstance("TLS");
            trusting.init(null, new TrustManager[] {new TrustAll()}, new SecureRandom());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has TLS", e);
        }
    }

    /** A port is a number or the name of one of the container's. */
    static int port(PodContainer container, JsonNode port) {
        if (port.isNumber()) {
            return port.asInt();
        }
        for (var declared : container.json().path("ports")) {
            if (declared.path("name").asText().equals(port.asText())) {
                return declared.path("containerPort").asInt();
            }
        }
        try {
            return Integer.parseInt(port.asText());
        } catch (NumberFormatException e) {
            throw new ConfigException("couldn't find port: " + port.asText());
        }
    }

    static Target target(PodContainer container, JsonNode json, String podIp) {
        return new Target(json.path("host").asText(podIp), port(container, json.path("port")));
    }

    static Request request(PodContainer container, JsonNode get, String podIp) {
        var scheme = get.path("scheme").asText("HTTP").toLowerCase(java.util.Locale.ROOT);
        var host = get.path("host").asText(podIp);
        var path = get.path("path").asText("/");
        var headers = new LinkedHashMap<String, String>();
        for (var header : get.path("httpHeaders")) {
            headers.merge(
                    header.path("name").asText(),
                    header.path("value").asText(),
                    (a, b) -> a + "," + b);
        }
        var shown = host.contains(":") ? "[" + host + "]" : host;
        var uri =
                URI.create(
                        scheme
                                + "://"
                                + shown
                                + ":"
                                + port(container, get.path("port"))
                                + (path.startsWith("/") ? path : "/" + path));
        return new Request(uri, headers);
    }

    /** 200 to 399 is success; a redirect to another host counts as success too. */
    Outcome http(Request request, Duration timeout) {
        try {
            var connection = open(request.uri().toURL(), timeout);
            connection.setRequestProperty("User-Agent", "kube-probe/1.36");
            connection.setRequestProperty("Accept", "*/*");
            connection.setRequestProperty("Connection", "close");
            request.headers().forEach(connection::setRequestProperty);
            try {
                var code = connection.getResponseCode();
                var body = body(connection, code);
                return code >= 200 && code < 400
                        ? new Outcome(true, body)
                        : new Outcome(false, "HTTP probe failed with statuscode: " + code);
            } finally {
                connection.disconnect();
            }
        } catch (IOException | RuntimeException e) {
            return new Outcome(false, "Get \"" + request.uri() + "\": " + e.getMessage());
        }
    }

    private HttpURLConnection open(URL url, Duration timeout) throws IOException {
        var connection = (HttpURLConnection) url.openConnection();
        if (connection instanceof HttpsURLConnection secure) {
            secure.setSSLSocketFactory(trusting.getSocketFactory());
            secure.setHostnameVerifier((_, _) -> true);
        }
        connection.setConnectTimeout((int) timeout.toMillis());
        connection.setReadTimeout((int) timeout.toMillis());
        connection.setUseCaches(false);
        return connection;
    }

    private static String body(HttpURLConnection connection, int code) throws IOException {
        try (InputStream in =
                code < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            if (in == null) {
                return "";
            }
            return new String(in.readNBytes(BODY_BYTES_MAX), StandardCharsets.UTF_8);
        }
    }

    Outcome tcp(Target target, Duration timeout) {
        try (var socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(target.host(), target.port()), (int) timeout.toMillis());
            return new Outcome(true, "");
        } catch (IOException e) {
            return new Outcome(
                    false,
                    "dial tcp %s:%d: %s".formatted(target.host(), target.port(), e.getMessage()));
        }
    }

    /** grpc.health.v1.Health/Check; the two messages are one field each, written by hand. */
    Outcome grpc(Target target, String service, Duration timeout) {
        return GrpcHealth.check(target, service, timeout);
    }

    /** {@code HealthCheckRequest{service = 1}}. */
    static byte[] healthRequest(String service) {
        var out = new ByteArrayOutputStream();
        var name = service.getBytes(StandardCharsets.UTF_8);
        if (name.length > 0) {
            out.write(0x0a);
            for (var left = name.length; ; left >>>= 7) {
                if (left < 0x80) {
                    out.write(left);
                    break;
                }
                out.write(left & 0x7f | 0x80);
            }
            out.writeBytes(name);
        }
        return out.toByteArray();
    }

    /** {@code HealthCheckResponse{status = 1}}; SERVING is 1. */
    static boolean serving(byte[] response) {
        var in = ByteBuffer.wrap(response);
        return in.remaining() >= 2 && in.get() == 0x08 && in.get() == 1;
    }

    private static final class TrustAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
