package dev.j3s.apiserver.authentication;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.model.Json;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;

/**
 * A public key with the JWS algorithm it is used by: RS256 for RSA, ES256 for EC on P-256. Other
 * keys are refused by name when the server starts.
 */
record JwtKey(PublicKey key, String id, String algorithm) {
    private static final int P256_BITS = 256;
    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

    static JwtKey of(PublicKey key) {
        var algorithm =
                switch (key) {
                    case RSAPublicKey _ -> "RS256";
                    case ECPublicKey ec when ec.getParams().getOrder().bitLength() == P256_BITS ->
                            "ES256";
                    default ->
                            throw new IllegalArgumentException(
                                    "service-account key algorithm is not supported: "
                                            + key.getAlgorithm()
                                            + "; use RSA or EC P-256");
                };
        return new JwtKey(key, id(key), algorithm);
    }

    /** Upstream's key id: the hash of the key's SubjectPublicKeyInfo. */
    private static String id(PublicKey key) {
        try {
            return URL.encodeToString(
                    MessageDigest.getInstance("SHA-256").digest(key.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    private Signature signature() throws GeneralSecurityException {
        // JWS wants the two EC numbers side by side, not in ASN.1
        return Signature.getInstance(
                algorithm.equals("RS256") ? "SHA256withRSA" : "SHA256withECDSAinP1363Format");
    }

    boolean verifies(byte[] input, byte[] signed) {
        try {
            var check = signature();
            check.initVerify(key);
            check.update(input);
            return check.verify(signed);
        } catch (GeneralSecurityException e) {
            // a signature of the wrong length or form: as good as a wrong one
            return false;
        }
    }

    byte[] sign(PrivateKey secret, byte[] input) {
        try {
            var signer = signature();
            signer.initSign(secret);
            signer.update(input);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the service-account signing key does not sign", e);
        }
    }

    /** As an entry of {@code /openid/v1/jwks}. */
    ObjectNode toJwk() {
        var jwk = Json.object().put("use", "sig");
        switch (key) {
            case RSAPublicKey rsa ->
                    jwk.put("kty", "RSA")
                            .put("kid", id)
                            .put("alg", algorithm)
                            .put("n", number(rsa.getModulus(), 0))
                            .put("e", number(rsa.getPublicExponent(), 0));
            case ECPublicKey ec ->
                    jwk.put("kty", "EC")
                            .put("kid", id)
                            .put("crv", "P-256")
                            .put("alg", algorithm)
                            .put("x", number(ec.getW().getAffineX(), P256_BITS / 8))
                            .put("y", number(ec.getW().getAffineY(), P256_BITS / 8));
            default -> throw new IllegalStateException("a key is RSA or EC");
        }
        return jwk;
    }

    private static String number(BigInteger number, int length) {
        var signed = number.toByteArray();
        var start = signed.length > 1 && signed[0] == 0 ? 1 : 0;
        var size = Math.max(length, signed.length - start);
        var bytes = new byte[size];
        System.arraycopy(
                signed, start, bytes, size - (signed.length - start), signed.length - start);
        return URL.encodeToString(bytes);
    }
}
