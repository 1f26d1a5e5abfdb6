package dev.j3s.pki;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.HexFormat;

/**
 * The secret that lets machines join, in k3s's full form: {@code K10<sha256 of the server
 * authority's PEM>::server:<secret>}, so that a joining machine can check the server before it
 * trusts it.
 */
public record JoinToken(String secret, String text) {
    private static final int SECRET_BYTES = 16;

    /**
     * Reads {@code file} or makes one with a random secret; {@code asked} is the user's own secret
     * or empty.
     */
    public static JoinToken ensure(
            Path file, String asked, CertificateAuthority serverAuthority, SecureRandom random) {
        if (asked.isEmpty() && Files.exists(file)) {
            var text = PrivateFiles.read(file).strip();
            return new JoinToken(secretOf(text), text);
        }
        var secret = asked.isEmpty() ? random(random) : secretOf(asked);
        var text = "K10" + digest(serverAuthority.self().certificate()) + "::server:" + secret;
        PrivateFiles.write(file, text + "\n");
        return new JoinToken(secret, text);
    }

    private static String secretOf(String token) {
        var marker = token.indexOf("::");
        if (!token.startsWith("K10") || marker < 0) {
            return token;
        }
        return token.substring(token.indexOf(':', marker + 2) + 1);
    }

    private static String random(SecureRandom random) {
        var bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static String digest(X509Certificate authority) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            var pem = Pem.certificates(java.util.List.of(authority));
            return HexFormat.of()
                    .formatHex(
                            sha.digest(pem.getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new PkiException("this JVM has no SHA-256", e);
        }
    }
}
