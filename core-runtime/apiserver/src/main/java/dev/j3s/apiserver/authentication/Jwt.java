package dev.j3s.apiserver.authentication;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.model.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * A signed token taken apart, not yet believed. Only the compact form of JWS is known; encrypted
 * and unsigned tokens are nobody's.
 */
record Jwt(String algorithm, String keyId, ObjectNode claims, byte[] input, byte[] signature) {
    /** Longer strings are not looked at; a service-account token has about 1200 characters. */
    static final int LENGTH_MAX = 16_384;

    /** Empty: no JWT at all. */
    static Optional<Jwt> parse(String token) {
        var first = token.indexOf('.');
        var last = token.lastIndexOf('.');
        if (token.length() > LENGTH_MAX
                || first <= 0
                || last == first
                || token.indexOf('.', first + 1) != last) {
            return Optional.empty();
        }
        try {
            var decoder = Base64.getUrlDecoder();
            var header = Json.parseObject(decoder.decode(token.substring(0, first)));
            var claims = Json.parseObject(decoder.decode(token.substring(first + 1, last)));
            return Optional.of(
                    new Jwt(
                            header.path("alg").asText(""),
                            header.path("kid").asText(""),
                            claims,
                            token.substring(0, last).getBytes(StandardCharsets.US_ASCII),
                            decoder.decode(token.substring(last + 1))));
        } catch (IllegalArgumentException | Json.MalformedJsonException e) {
            return Optional.empty();
        }
    }

    boolean signedBy(JwtKey key) {
        return key.algorithm().equals(algorithm) && key.verifies(input, signature);
    }

    String issuer() {
        return claims.path("iss").asText("");
    }
}
