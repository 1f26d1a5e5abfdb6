package dev.j3s.pki;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;

/**
 * PEM text to key material and back: X.509 certificates, PKCS#8 private keys, SubjectPublicKeyInfo.
 */
public final class Pem {
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private Pem() {}

    public static String certificates(Collection<X509Certificate> chain) {
        var text = new StringBuilder();
        try {
            for (var certificate : chain) {
                text.append(block("CERTIFICATE", certificate.getEncoded()));
            }
        } catch (CertificateEncodingException e) {
            throw new PkiException("cannot encode a certificate: " + e.getMessage(), e);
        }
        return text.toString();
    }

    public static String key(PrivateKey key) {
        return block("PRIVATE KEY", encoded(key));
    }

    public static String key(PublicKey key) {
        return block("PUBLIC KEY", encoded(key));
    }

    /** All certificates of a text; at least one, or {@link PkiException}. */
    public static List<X509Certificate> readCertificates(String pem) {
        try {
            var found = new ArrayList<X509Certificate>();
            for (var one :
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(
                                    new ByteArrayInputStream(pem.getBytes(US_ASCII)))) {
                found.add((X509Certificate) one);
            }
            if (found.isEmpty()) {
                throw new PkiException("no certificate in the PEM text", null);
            }
            return found;
        } catch (GeneralSecurityException e) {
            throw new PkiException("not a PEM certificate: " + e.getMessage(), e);
        }
    }

    /** A PKCS#8 private key, elliptic or RSA. */
    public static PrivateKey readPrivateKey(String pem) {
        var begin = "-----BEGIN PRIVATE KEY-----";
        var from = pem.indexOf(begin);
        var to = pem.indexOf("-----END PRIVATE KEY-----");
        if (from < 0 || to < from) {
            throw new PkiException("no PKCS#8 private key in the PEM text", null);
        }
        var spec =
                new PKCS8EncodedKeySpec(
                        Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to)));
        for (var algorithm : List.of("EC", "RSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (GeneralSecurityException e) {
                // Not of this algorithm: the next one may know it, and the end of the loop refuses.
                continue;
            }
        }
        throw new PkiException("the private key is neither elliptic nor RSA", null);
    }

    /** A SubjectPublicKeyInfo public key, elliptic or RSA. */
    public static PublicKey readPublicKey(String pem) {
        var begin = "-----BEGIN PUBLIC KEY-----";
        var from = pem.indexOf(begin);
        var to = pem.indexOf("-----END PUBLIC KEY-----");
        if (from < 0 || to < from) {
            throw new PkiException("no public key in the PEM text", null);
        }
        var spec =
                new X509EncodedKeySpec(
                        Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to)));
        for (var algorithm : List.of("EC", "RSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePublic(spec);
            } catch (GeneralSecurityException e) {
                // Not of this algorithm: the next one may know it, and the end of the loop refuses.
                continue;
            }
        }
        throw new PkiException("the public key is neither elliptic nor RSA", null);
    }

    private static byte[] encoded(Key key) {
        var bytes = key.getEncoded();
        if (bytes == null) {
            throw new PkiException("the key does not let itself be written", null);
        }
        return bytes;
    }

    private static String block(String label, byte[] der) {
        return "-----BEGIN "
                + label
                + "-----\n"
                + LINES.encodeToString(der)
                + "\n-----END "
                + label
                + "-----\n";
    }
}
