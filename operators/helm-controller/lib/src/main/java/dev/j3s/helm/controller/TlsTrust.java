package dev.j3s.helm.controller;

import io.fabric8.kubernetes.client.internal.CertUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** The TLS context of one chart source: its authorities, its client certificate, or no checks. */
final class TlsTrust {
    private TlsTrust() {}

    static SSLContext context(ChartSource.Access access)
            throws GeneralSecurityException, IOException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys(access), trust(access), new SecureRandom());
        return context;
    }

    private static KeyManager[] keys(ChartSource.Access access)
            throws GeneralSecurityException, IOException {
        if (access.certificate().isEmpty()) {
            return new KeyManager[0];
        }
        var pair = access.certificate().get();
        char[] password = new char[0];
        KeyStore store =
                CertUtils.createKeyStore(
                        new ByteArrayInputStream(
                                pair.certificatePem().getBytes(StandardCharsets.UTF_8)),
                        new ByteArrayInputStream(pair.keyPem().getBytes(StandardCharsets.UTF_8)),
                        "RSA",
                        password,
                        "",
                        password);
        KeyManagerFactory factory =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        return factory.getKeyManagers();
    }

    private static TrustManager[] trust(ChartSource.Access access)
            throws GeneralSecurityException, IOException {
        if (access.insecureSkipTlsVerify()) {
            return new TrustManager[] {new TrustAll()};
        }
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        if (!access.caPem().isBlank()) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            var certificates =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(
                                    new ByteArrayInputStream(
                                            access.caPem().getBytes(StandardCharsets.UTF_8)));
            int index = 0;
            for (var certificate : certificates) {
                store.setCertificateEntry("ca-" + index++, certificate);
            }
            factory.init(store);
        }
        return factory.getTrustManagers();
    }

    /** What insecureSkipTLSVerify asks for: neither certificate nor host name is checked. */
    private static final class TrustAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

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
