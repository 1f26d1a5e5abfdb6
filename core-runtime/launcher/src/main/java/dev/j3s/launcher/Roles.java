package dev.j3s.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.j3s.client.Client;
import dev.j3s.model.GroupVersionResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Applies what the parts of j3s may do (resource {@code roles.yaml}), before any of them asks. */
final class Roles {
    private static final String FIELD_MANAGER = "j3s";
    private static final String RBAC = "rbac.authorization.k8s.io";

    private static final Map<String, GroupVersionResource> TYPES =
            Map.of(
                    "ClusterRole", new GroupVersionResource(RBAC, "v1", "clusterroles"),
                    "ClusterRoleBinding",
                            new GroupVersionResource(RBAC, "v1", "clusterrolebindings"),
                    "ServiceAccount", new GroupVersionResource("", "v1", "serviceaccounts"));

    private Roles() {}

    static void ensure(Client client) {
        var yaml = new YAMLMapper();
        try (var in = Roles.class.getResourceAsStream("roles.yaml");
                var documents = yaml.readerFor(JsonNode.class).<JsonNode>readValues(in)) {
            while (documents.hasNext()) {
                var object = documents.next();
                var meta = object.path("metadata");
                var type = TYPES.get(object.path("kind").asText());
                client.apply(
                        java.util.Objects.requireNonNull(type),
                        meta.path("namespace").asText(),
                        meta.path("name").asText(),
                        FIELD_MANAGER,
                        object);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
