package dev.j3s.registrymirror;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** The TLS context of one registry. */
final class UpstreamTls {
    private static final char[] PASSWORD = new char[0];

    private UpstreamTls() {}

    static SSLContext context(RegistriesConfig.Tls tls) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(tls), trust(tls), new SecureRandom());
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("registries.yaml: tls: " + e.getMessage(), e);
        }
    }

    private static Collection<? extends Certificate> certificates(String file)
            throws GeneralSecurityException, IOException {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in);
        }
    }

    private static KeyManager[] keys(RegistriesConfig.Tls tls)
            throws GeneralSecurityException, IOException {
        if (tls.certFile().isEmpty() || tls.keyFile().isEmpty()) {
            return new KeyManager[0];
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        Certificate[] chain = certificates(tls.certFile()).toArray(Certificate[]::new);
        store.setKeyEntry("client", key(tls.keyFile()), PASSWORD, chain);
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, PASSWORD);
        return factory.getKeyManagers();
    }

    private static PrivateKey key(String file) throws IOException {
        try (PEMParser parser = new PEMParser(new StringReader(Files.readString(Path.of(file))))) {
            PrivateKeyInfo info =
                    switch (parser.readObject()) {
                        case PEMKeyPair pair -> pair.getPrivateKeyInfo();
                        case PrivateKeyInfo direct -> direct;
                        case null, default -> throw new IOException("no private key in " + file);
                    };
            return new JcaPEMKeyConverter().getPrivateKey(info);
        }
    }

    private static TrustManager[] trust(RegistriesConfig.Tls tls)
            throws GeneralSecurityException, IOException {
        if (tls.insecureSkipVerify()) {
            return new TrustManager[] {new TrustAll()};
        }
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        if (!tls.caFile().isEmpty()) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int index = 0;
            for (Certificate certificate : certificates(tls.caFile())) {
                store.setCertificateEntry("ca-" + index++, certificate);
            }
            factory.init(store);
        }
        return factory.getTrustManagers();
    }

    /** What insecure_skip_verify asks for: neither certificate nor host name is checked. */
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
