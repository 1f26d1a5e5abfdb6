package dev.j3s.apiserver.authentication;

import dev.j3s.model.Json;
import java.util.List;

/**
 * What relying parties fetch to check our tokens.
 *
 * @param configuration body of {@code /.well-known/openid-configuration}, {@code application/json}
 * @param keys body of {@code /openid/v1/jwks}, {@code application/jwk-set+json}
 */
public record OpenIdDocuments(byte[] configuration, byte[] keys) {
    /** Paths the two bodies answer on. */
    public static final String CONFIGURATION_PATH = "/.well-known/openid-configuration";

    public static final String KEYS_PATH = "/openid/v1/jwks";

    static OpenIdDocuments of(String issuer, String jwksUri, List<JwtKey> keys) {
        var configuration = Json.object().put("issuer", issuer).put("jwks_uri", jwksUri);
        configuration.putArray("response_types_supported").add("id_token");
        configuration.putArray("subject_types_supported").add("public");
        var algorithms = configuration.putArray("id_token_signing_alg_values_supported");
        keys.stream().map(JwtKey::algorithm).distinct().sorted().forEach(algorithms::add);
        var set = Json.object();
        var list = set.putArray("keys");
        keys.forEach(key -> list.add(key.toJwk()));
        return new OpenIdDocuments(Json.write(configuration), Json.write(set));
    }
}
