package dev.j3s.pki;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/** A certificate with its private key, as components hold it. {@code chain} has the leaf first. */
public record KeyPairFile(List<X509Certificate> chain, PrivateKey key) {
    public KeyPairFile {
        chain = List.copyOf(chain);
    }

    public X509Certificate certificate() {
        return chain.getFirst();
    }

    /** The chain as PEM text. */
    public String certificatePem() {
        return Pem.certificates(chain);
    }

    /** The key as PKCS#8 PEM text. */
    public String keyPem() {
        return Pem.key(key);
    }
}
