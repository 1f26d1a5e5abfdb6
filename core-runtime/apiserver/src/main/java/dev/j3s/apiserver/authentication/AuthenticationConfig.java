package dev.j3s.apiserver.authentication;

import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * What the server trusts and signs with.
 *
 * @param issuer the {@code iss} of service-account tokens: {@code
 *     https://kubernetes.default.svc.cluster.local}
 * @param audiences that this server answers to; the first ones of a token that asks for none
 * @param signing the pair that signs new tokens; RSA or EC P-256
 * @param verification further public keys whose tokens are still good (key rotation)
 * @param staticTokens users by bearer token, known at start: the server's own components
 * @param jwksUri where other parties fetch the keys; {@code https://host:port/openid/v1/jwks}
 */
public record AuthenticationConfig(
        String issuer,
        List<String> audiences,
        KeyPair signing,
        List<PublicKey> verification,
        Map<String, UserInfo> staticTokens,
        String jwksUri,
        Clock clock) {
    public AuthenticationConfig {
        audiences = audiences.isEmpty() ? List.of(issuer) : List.copyOf(audiences);
        verification = List.copyOf(verification);
        staticTokens = Map.copyOf(staticTokens);
    }
}
