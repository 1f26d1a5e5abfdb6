package dev.j3s.client;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * What a kubeconfig says about trust and identity, in PEM; each may be empty. Keys are PKCS#8,
 * PKCS#1 (RSA) or SEC1 (EC), as tools write them.
 */
public record TlsCredentials(String caPem, String certificatePem, String keyPem) {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]+)-----END [A-Z0-9 ]+-----");
    private static final byte[] VERSION_0 = {2, 1, 0};
    private static final byte[] RSA =
            hex(0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 1, 1, 5, 0);
    private static final byte[] EC_PUBLIC_KEY = hex(6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1);

    /** A context that trusts {@code caPem} (the system's roots when empty). */
    public SSLContext context() {
        try {
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(caPem.isBlank() ? null : trustStore());
            var context = SSLContext.getInstance("TLS");
            context.init(identity(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("unusable TLS credentials: " + e.getMessage(), e);
        }
    }

    private KeyStore trustStore() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        var number = 0;
        for (var certificate : certificates(caPem)) {
            store.setCertificateEntry("ca" + number++, certificate);
        }
        return store;
    }

    private KeyManager[] identity() throws GeneralSecurityException, IOException {
        if (certificatePem.isBlank()) {
            return new KeyManager[0];
        }
        var password = new char[0];
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        var chain = certificates(certificatePem).toArray(new Certificate[0]);
        store.setKeyEntry("client", privateKey(keyPem), password, chain);
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        return factory.getKeyManagers();
    }

    private static List<Certificate> certificates(String pem) throws GeneralSecurityException {
        var bytes = pem.getBytes(StandardCharsets.US_ASCII);
        return List.copyOf(
                CertificateFactory.getInstance("X.509")
                        .generateCertificates(new ByteArrayInputStream(bytes)));
    }

    static PrivateKey privateKey(String pem) throws GeneralSecurityException {
        var blocks = BLOCK.matcher(pem);
        while (blocks.find()) {
            var der = Base64.getMimeDecoder().decode(blocks.group(2).strip());
            switch (blocks.group(1)) {
                case "PRIVATE KEY" -> {
                    return fromPkcs8(der);
                }
                case "RSA PRIVATE KEY" -> {
                    return fromPkcs8(pkcs8(RSA, der));
                }
                case "EC PRIVATE KEY" -> {
                    return fromPkcs8(pkcs8(tag(0x30, EC_PUBLIC_KEY, curve(der)), der));
                }
                default -> {
                    // Parameters or certificates beside the key.
                }
            }
        }
        throw new InvalidKeySpecException("no private key in the PEM text");
    }

    private static PrivateKey fromPkcs8(byte[] der) throws GeneralSecurityException {
        var spec = new PKCS8EncodedKeySpec(der);
        for (var algorithm : List.of("EC", "RSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException e) {
                // Another algorithm's key; the last one says so below.
                continue;
            }
        }
        return KeyFactory.getInstance("EdDSA").generatePrivate(spec);
    }

    private static byte[] pkcs8(byte[] algorithm, byte[] key) {
        return tag(0x30, VERSION_0, algorithm, tag(4, key));
    }

    /** The curve's OID in a SEC1 key: the content of its {@code [0]} element. */
    private static byte[] curve(byte[] sec1) throws InvalidKeySpecException {
        for (var at = 0; at + 3 < sec1.length; at++) {
            var length = sec1[at + 1];
            if ((sec1[at] & 0xff) == 0xa0
                    && sec1[at + 2] == 6
                    && sec1[at + 3] == length - 2
                    && at + 2 + length <= sec1.length) {
                return Arrays.copyOfRange(sec1, at + 2, at + 2 + length);
            }
        }
        throw new InvalidKeySpecException("an EC key without a named curve");
    }

    private static byte[] tag(int tag, byte[]... parts) {
        var content = new ByteArrayOutputStream();
        for (var part : parts) {
            content.writeBytes(part);
        }
        var out = new ByteArrayOutputStream();
        out.write(tag);
        var size = content.size();
        if (size >= 0x100) {
            out.write(0x82);
            out.write(size >> 8);
        } else if (size >= 0x80) {
            out.write(0x81);
        }
        out.write(size);
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }

    private static byte[] hex(int... values) {
        var bytes = new byte[values.length];
        for (var i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
