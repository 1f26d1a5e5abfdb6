package dev.j3s.apiserver.authentication;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.model.Json;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.util.Base64;

/** Signs claims into a compact token. */
final class TokenIssuer {
    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

    private final JwtKey key;
    private final PrivateKey secret;
    private final String header;

    TokenIssuer(JwtKey key, PrivateKey secret) {
        this.key = key;
        this.secret = secret;
        this.header =
                URL.encodeToString(
                        Json.write(Json.object().put("alg", key.algorithm()).put("kid", key.id())));
    }

    String sign(ObjectNode claims) {
        var input = header + "." + URL.encodeToString(Json.write(claims));
        return input
                + "."
                + URL.encodeToString(key.sign(secret, input.getBytes(StandardCharsets.US_ASCII)));
    }
}
