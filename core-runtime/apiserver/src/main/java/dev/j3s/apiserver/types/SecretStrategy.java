package dev.j3s.apiserver.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;
import dev.j3s.model.Json;
import dev.j3s.model.Names;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Secrets: their types ask for certain keys. */
final class SecretStrategy extends SpecStrategy {
    private static final String ACCOUNT_NAME = "kubernetes.io/service-account.name";
    private static final Path DATA = Path.of("data");

    SecretStrategy() {
        super(false, false);
    }

    @Override
    public void applyDefaults(ObjectNode secret) {
        Fields.defaultText(secret, "type", "Opaque");
        if (secret.remove("stringData") instanceof ObjectNode plain) {
            var data = Fields.ensure(secret, "data");
            for (var entry : plain.properties()) {
                var bytes = entry.getValue().asText("").getBytes(StandardCharsets.UTF_8);
                data.put(entry.getKey(), Base64.getEncoder().encodeToString(bytes));
            }
        }
    }

    @Override
    void check(JsonNode secret, Problems problems) {
        var size = 0L;
        for (var entry : Fields.entries(secret, "data")) {
            var key = entry.getKey();
            problems.invalid(DATA.key(key), key, Names.configMapKey(key));
            size += ConfigMapStrategy.decodedLength(entry.getValue().asText(""));
        }
        if (size > ConfigMapStrategy.SIZE_MAX) {
            problems.tooLong(DATA, ConfigMapStrategy.SIZE_MAX);
        }
        typed(secret, problems);
    }

    private static void typed(JsonNode secret, Problems problems) {
        var data = Fields.get(secret, "data");
        switch (Fields.text(secret, "type")) {
            case "kubernetes.io/service-account-token" -> {
                var annotations = Fields.at(secret, "metadata", "annotations");
                if (Fields.text(annotations, ACCOUNT_NAME).isEmpty()) {
                    problems.required(Path.METADATA.child("annotations").key(ACCOUNT_NAME), "");
                }
            }
            case "kubernetes.io/dockercfg" -> json(data, ".dockercfg", problems);
            case "kubernetes.io/dockerconfigjson" -> json(data, ".dockerconfigjson", problems);
            case "kubernetes.io/basic-auth" -> {
                if (!data.has("username") && !data.has("password")) {
                    problems.required(DATA.key("username"), "");
                    problems.required(DATA.key("password"), "");
                }
            }
            case "kubernetes.io/ssh-auth" -> {
                if (Fields.text(data, "ssh-privatekey").isEmpty()) {
                    problems.required(DATA.key("ssh-privatekey"), "");
                }
            }
            case "kubernetes.io/tls" -> {
                for (var key : List.of("tls.crt", "tls.key")) {
                    if (!data.has(key)) {
                        problems.required(DATA.key(key), "");
                    }
                }
            }
            default -> {
                // Any data is fine in a secret of another type.
            }
        }
    }

    private static void json(JsonNode data, String key, Problems problems) {
        if (!data.has(key)) {
            problems.required(DATA.key(key), "");
            return;
        }
        try {
            Json.parseObject(Base64.getDecoder().decode(Fields.text(data, key)));
        } catch (Json.MalformedJsonException | IllegalArgumentException e) {
            problems.invalid(DATA.key(key), "<secret contents redacted>", "invalid JSON");
        }
    }

    @Override
    void checkUpdate(JsonNode secret, JsonNode old, Problems problems) {
        Immutable.check(secret, old, "type", Path.of("type"), problems);
        ConfigMapStrategy.checkImmutable(secret, old, List.of("data"), problems);
        check(secret, problems);
    }

    @Override
    public Map<String, String> selectableFields(JsonNode secret) {
        return Map.of("type", Fields.text(secret, "type"));
    }
}
