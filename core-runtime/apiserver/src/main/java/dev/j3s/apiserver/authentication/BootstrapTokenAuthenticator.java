package dev.j3s.apiserver.authentication;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.apiserver.registry.ObjectReader;
import dev.j3s.model.GroupResource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Tokens {@code id.secret} that live as Secrets {@code kube-system/bootstrap-token-<id>}. */
final class BootstrapTokenAuthenticator implements TokenAuthenticator {
    private static final GroupResource SECRETS = new GroupResource("", "secrets");
    private static final Pattern TOKEN = Pattern.compile("([a-z0-9]{6})\\.([a-z0-9]{16})");
    private static final Pattern GROUP =
            Pattern.compile("system:bootstrappers:[a-z0-9:-]{0,255}[a-z0-9]");

    private final ObjectReader reader;
    private final Clock clock;

    BootstrapTokenAuthenticator(ObjectReader reader, Clock clock) {
        this.reader = reader;
        this.clock = clock;
    }

    @Override
    public Verdict authenticate(String token, List<String> audiences) {
        var matcher = TOKEN.matcher(token);
        if (!matcher.matches()) {
            return new Verdict.Unknown();
        }
        var id = matcher.group(1);
        return reader.get(SECRETS, "kube-system", "bootstrap-token-" + id)
                .filter(secret -> isGood(secret, id, matcher.group(2)))
                .<Verdict>map(secret -> new Verdict.Accepted(user(secret, id), audiences))
                .orElseGet(Verdict.Unknown::new);
    }

    private boolean isGood(JsonNode secret, String id, String tokenSecret) {
        return !secret.path("metadata").has("deletionTimestamp")
                && secret.path("type").asText("").equals("bootstrap.kubernetes.io/token")
                && MessageDigest.isEqual(
                        data(secret, "token-secret").getBytes(StandardCharsets.UTF_8),
                        tokenSecret.getBytes(StandardCharsets.UTF_8))
                && data(secret, "token-id").equals(id)
                && data(secret, "usage-bootstrap-authentication").equals("true")
                && !isExpired(data(secret, "expiration"));
    }

    private boolean isExpired(String expiration) {
        if (expiration.isEmpty()) {
            return false;
        }
        try {
            return !Instant.parse(expiration).isAfter(clock.instant());
        } catch (DateTimeParseException e) {
            // upstream: a date that cannot be read has passed
            return true;
        }
    }

    private static UserInfo user(JsonNode secret, String id) {
        var groups = new ArrayList<String>();
        groups.add("system:bootstrappers");
        for (var group : data(secret, "auth-extra-groups").split(",")) {
            if (GROUP.matcher(group.strip()).matches()) {
                groups.add(group.strip());
            }
        }
        return new UserInfo("system:bootstrap:" + id, "", groups, Map.of());
    }

    private static String data(JsonNode secret, String key) {
        var value = secret.path("data").path(key).asText("");
        try {
            return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
