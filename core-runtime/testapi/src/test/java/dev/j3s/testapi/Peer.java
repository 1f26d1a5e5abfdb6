package dev.j3s.testapi;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A real kube-apiserver, started by the script of the folder that {@code J3S_PEERS} names. */
final class Peer implements AutoCloseable {
    private static final char[] NO_PASSWORD = {};

    private final Process process;
    private final HttpClient http;
    private final int port;

    private Peer(Process process, HttpClient http, int port) {
        this.process = process;
        this.http = http;
        this.port = port;
    }

    static Peer start(Path script, Path directory) {
        try {
            var port = freePort();
            var process =
                    new ProcessBuilder(
                                    script.toString(),
                                    "--port",
                                    Integer.toString(port),
                                    "--dir",
                                    directory.toString())
                            .redirectErrorStream(true)
                            .start();
            awaitReady(process);
            var http = HttpClient.newBuilder().sslContext(trust(directory)).build();
            return new Peer(process, http, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The script takes this port and the two after it. */
    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void awaitReady(Process process) throws IOException {
        var reader =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (var line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.startsWith("ready ")) {
                return;
            }
        }
        throw new IllegalStateException("the peer ended before it was ready");
    }

    private static SSLContext trust(Path directory) throws IOException {
        try {
            var keys = KeyStore.getInstance("PKCS12");
            keys.load(null, NO_PASSWORD);
            keys.setKeyEntry(
                    "admin",
                    key(directory.resolve("admin.key")),
                    NO_PASSWORD,
                    new X509Certificate[] {certificate(directory.resolve("admin.crt"))});
            keys.setCertificateEntry("ca", certificate(directory.resolve("ca.crt")));
            var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            own.init(keys, NO_PASSWORD);
            var others = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            others.init(keys);
            var context = SSLContext.getInstance("TLS");
            context.init(own.getKeyManagers(), others.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
        var base64 = Files.readString(file).replaceAll("-----[A-Z ]+-----|\\s", "");
        return KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
    }

    private static X509Certificate certificate(Path file)
            throws IOException, GeneralSecurityException {
        try (var in = Files.newInputStream(file)) {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    Answer call(RequestFile.Step step) throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + step.path()))
                        .header("Accept", "application/json")
                        .header("User-Agent", "differential")
                        .method(step.method(), HttpRequest.BodyPublishers.ofString(step.body()));
        if (!step.contentType().isEmpty()) {
            request.header("Content-Type", step.contentType());
        }
        var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        return Answer.of(answer.statusCode(), answer.headers().map(), answer.body());
    }

    @Override
    public void close() {
        process.destroy();
    }
}
