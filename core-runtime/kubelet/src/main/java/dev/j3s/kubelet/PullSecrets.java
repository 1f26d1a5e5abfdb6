package dev.j3s.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.cri.ImageName;
import dev.j3s.cri.RegistryLogin;
import dev.j3s.model.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** The logins that a pod's imagePullSecrets hold for an image. */
final class PullSecrets {
    private final ApiObjects api;

    PullSecrets(ApiObjects api) {
        this.api = api;
    }

    /** The one without a login is last. A secret that is not there is passed over, as upstream. */
    List<RegistryLogin> logins(Pod pod, String image) {
        var logins = new ArrayList<RegistryLogin>();
        for (var ref : pod.spec().path("imagePullSecrets")) {
            api.secretFiles(pod.namespace(), ref.path("name").asText())
                    .ifPresent(files -> logins.addAll(match(files, image)));
        }
        logins.add(RegistryLogin.NONE);
        return logins;
    }

    static List<RegistryLogin> match(Map<String, byte[]> files, String image) {
        var modern = files.get(".dockerconfigjson");
        var old = files.get(".dockercfg");
        if (modern == null && old == null) {
            return List.of();
        }
        var auths =
                modern != null
                        ? Json.parse(modern).path("auths")
                        : Json.parse(old == null ? new byte[0] : old);
        var found = new ArrayList<RegistryLogin>();
        for (var entry : auths.properties()) {
            if (matches(entry.getKey(), image)) {
                found.add(login(entry.getValue()));
            }
        }
        return found;
    }

    private static boolean matches(String key, String image) {
        var bare = key.replaceFirst("^https?://", "").replaceFirst("/(v1|v2)/?$", "");
        var wanted = bare.equals("index.docker.io") ? "docker.io" : bare.replaceFirst("/$", "");
        var full = ImageName.normalize(image);
        var host = wanted.contains("/") ? wanted.substring(0, wanted.indexOf('/')) : wanted;
        var registry = ImageName.registry(image);
        if (host.startsWith("*.")) {
            var suffix = host.substring(1);
            return registry.endsWith(suffix)
                    && registry.indexOf('.') == registry.length() - suffix.length();
        }
        return host.equals(registry)
                && (host.equals(wanted)
                        || full.startsWith(wanted + "/")
                        || full.startsWith(wanted + ":"));
    }

    private static RegistryLogin login(JsonNode entry) {
        var user = entry.path("username").asText();
        var password = entry.path("password").asText();
        var auth = entry.path("auth").asText();
        if (user.isEmpty() && !auth.isEmpty()) {
            var decoded = new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8);
            var colon = decoded.indexOf(':');
            if (colon > 0) {
                user = decoded.substring(0, colon);
                password = decoded.substring(colon + 1);
            }
        }
        return new RegistryLogin(user, password, "", entry.path("identitytoken").asText());
    }
}
