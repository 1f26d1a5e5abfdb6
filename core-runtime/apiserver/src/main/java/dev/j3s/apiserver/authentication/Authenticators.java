package dev.j3s.apiserver.authentication;

import dev.j3s.apiserver.registry.ActionKey;
import dev.j3s.apiserver.registry.CreateAction;
import dev.j3s.apiserver.registry.ObjectReader;
import dev.j3s.model.ApiStatus;
import dev.j3s.model.GroupResource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything this package offers, wired: the authenticator of requests, the review types, the token
 * subresource and the OpenID documents.
 */
public final class Authenticators {
    /** Who asks without credentials. */
    public static final UserInfo ANONYMOUS =
            UserInfo.of(UserInfo.ANONYMOUS, UserInfo.ALL_UNAUTHENTICATED);

    private static final String GROUP = "authentication.k8s.io";

    private final AuthenticationConfig config;
    private final ObjectReader reader;
    private final List<JwtKey> keys;
    private final TokenAuthenticator tokens;

    private Authenticators(AuthenticationConfig config, ObjectReader reader) {
        this.config = config;
        this.reader = reader;
        var list = new ArrayList<JwtKey>();
        list.add(JwtKey.of(config.signing().getPublic()));
        config.verification().forEach(key -> list.add(JwtKey.of(key)));
        this.keys = list.stream().distinct().toList();
        this.tokens =
                new TokenUnion(
                        List.of(
                                new StaticTokenAuthenticator(config.staticTokens()),
                                new ServiceAccountAuthenticator(
                                        config.issuer(), keys, reader, config.clock()),
                                new BootstrapTokenAuthenticator(reader, config.clock())));
    }

    public static Authenticators standard(AuthenticationConfig config, ObjectReader reader) {
        return new Authenticators(config, reader);
    }

    /**
     * Certificate first, then the token. Users carry {@code system:authenticated}; a token that
     * nobody accepts is a 401; no credentials at all is empty.
     */
    public Authenticator requests() {
        var certificates = new CertificateAuthenticator();
        return credentials -> {
            var user = certificates.authenticate(credentials);
            if (user.isPresent() || credentials.bearerToken().isEmpty()) {
                return user.map(Authenticators::authenticated);
            }
            return switch (tokens.authenticate(credentials.bearerToken(), config.audiences())) {
                case TokenAuthenticator.Verdict.Accepted accepted ->
                        Optional.of(authenticated(accepted.user()));
                case TokenAuthenticator.Verdict.Refused _, TokenAuthenticator.Verdict.Unknown _ ->
                        throw ApiStatus.unauthorized().asException();
            };
        };
    }

    /** {@code serviceaccounts/token}, {@code tokenreviews}, {@code selfsubjectreviews}. */
    public Map<ActionKey, CreateAction> actions() {
        var actions = new LinkedHashMap<ActionKey, CreateAction>();
        var issuer = new TokenIssuer(keys.getFirst(), config.signing().getPrivate());
        actions.put(
                new ActionKey(new GroupResource("", "serviceaccounts"), "token"),
                new TokenRequestAction(config, issuer, reader));
        actions.put(
                new ActionKey(new GroupResource(GROUP, "tokenreviews"), ""),
                new TokenReviewAction(tokens, config.audiences()));
        actions.put(
                new ActionKey(new GroupResource(GROUP, "selfsubjectreviews"), ""),
                new SelfSubjectReviewAction(config.clock()));
        return actions;
    }

    public OpenIdDocuments openId() {
        return OpenIdDocuments.of(config.issuer(), config.jwksUri(), keys);
    }

    static UserInfo authenticated(UserInfo user) {
        if (user.groups().contains(UserInfo.ALL_AUTHENTICATED)
                || user.groups().contains(UserInfo.ALL_UNAUTHENTICATED)) {
            return user;
        }
        var groups = new ArrayList<>(user.groups());
        groups.add(UserInfo.ALL_AUTHENTICATED);
        return new UserInfo(user.name(), user.uid(), groups, user.extra());
    }
}
