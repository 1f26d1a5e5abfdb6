package dev.j3s.apiserver.http;

import io.netty.handler.ssl.util.SimpleTrustManagerFactory;
import io.vertx.core.Vertx;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Function;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of TLS. Client certificates are taken whoever signed them, as upstream does, so
 * that a wrong one is answered with 401 and not with a broken handshake; {@link #verified} decides.
 */
final class TlsIdentity {
    private final @Nullable X509TrustManager authorities;
    private final X509Certificate[] accepted;

    TlsIdentity(List<X509Certificate> clientAuthorities) {
        this.accepted = clientAuthorities.toArray(X509Certificate[]::new);
        this.authorities = clientAuthorities.isEmpty() ? null : trustManager(clientAuthorities);
    }

    private static X509TrustManager trustManager(List<X509Certificate> authorities) {
        try {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (int i = 0; i < authorities.size(); i++) {
                store.setCertificateEntry("ca" + i, authorities.get(i));
            }
            var factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            for (var manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager x509) {
                    return x509;
                }
            }
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("no trust in the client authorities", e);
        }
        throw new IllegalStateException("no X.509 trust manager");
    }

    /** True when one of the authorities vouches for the chain. */
    boolean verified(List<X509Certificate> chain) {
        if (authorities == null) {
            return false;
        }
        try {
            var algorithm = chain.getFirst().getPublicKey().getAlgorithm();
            authorities.checkClientTrusted(chain.toArray(X509Certificate[]::new), algorithm);
            return true;
        } catch (CertificateException e) {
            return false;
        }
    }

    TrustOptions trust() {
        return new Trust(new AnyClient(accepted));
    }

    /** Vert.x's own wrapper of a trust manager wants a logging library that we do not have. */
    private static final class Trust extends SimpleTrustManagerFactory implements TrustOptions {
        private final X509ExtendedTrustManager manager;

        Trust(X509ExtendedTrustManager manager) {
            this.manager = manager;
        }

        @Override
        public TrustOptions copy() {
            return this;
        }

        @Override
        public TrustManagerFactory getTrustManagerFactory(Vertx vertx) {
            return this;
        }

        @Override
        public Function<String, TrustManager[]> trustManagerMapper(Vertx vertx) {
            return serverName -> engineGetTrustManagers();
        }

        @Override
        protected void engineInit(KeyStore keyStore) {}

        @Override
        protected void engineInit(ManagerFactoryParameters parameters) {}

        @Override
        protected TrustManager[] engineGetTrustManagers() {
            return new TrustManager[] {manager};
        }
    }

    private static final class AnyClient extends X509ExtendedTrustManager {
        private final X509Certificate[] accepted;

        AnyClient(X509Certificate[] accepted) {
            this.accepted = accepted;
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            refuse();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            refuse();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type)
                throws CertificateException {
            refuse();
        }

        private static void refuse() throws CertificateException {
            throw new CertificateException("this side is the server");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return accepted.clone();
        }
    }
}
