package dev.j3s.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.client.Client;
import dev.j3s.model.GroupVersionResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What pods refer to, read from the API at the moment it is needed. */
final class ApiObjects implements Environment.Sources {
    static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");
    static final GroupVersionResource NODES = new GroupVersionResource("", "v1", "nodes");
    static final GroupVersionResource SERVICES = new GroupVersionResource("", "v1", "services");

    private static final GroupVersionResource CONFIG_MAPS =
            new GroupVersionResource("", "v1", "configmaps");
    private static final GroupVersionResource SECRETS =
            new GroupVersionResource("", "v1", "secrets");
    private static final GroupVersionResource CLAIMS =
            new GroupVersionResource("", "v1", "persistentvolumeclaims");
    private static final GroupVersionResource VOLUMES =
            new GroupVersionResource("", "v1", "persistentvolumes");
    private static final GroupVersionResource SERVICE_ACCOUNTS =
            new GroupVersionResource("", "v1", "serviceaccounts");

    private final Client client;

    ApiObjects(Client client) {
        this.client = client;
    }

    Client client() {
        return client;
    }

    @Override
    public Optional<Map<String, String>> configMap(String namespace, String name) {
        return client.get(CONFIG_MAPS, namespace, name).map(map -> Pod.strings(map.path("data")));
    }

    @Override
    public Optional<Map<String, String>> secret(String namespace, String name) {
        return secretFiles(namespace, name)
                .map(data -> {
                    var text = new LinkedHashMap<String, String>();
                    data.forEach((k, v) -> text.put(k, new String(v, StandardCharsets.UTF_8)));
                    return text;
                });
    }

    /** With binaryData. */
    Optional<Map<String, byte[]>> configMapFiles(String namespace, String name) {
        return client.get(CONFIG_MAPS, namespace, name)
                .map(map -> {
                    var files = new LinkedHashMap<String, byte[]>();
                    Pod.strings(map.path("data"))
                            .forEach((k, v) -> files.put(k, v.getBytes(StandardCharsets.UTF_8)));
                    binary(map.path("binaryData"), files);
                    return files;
                });
    }

    Optional<Map<String, byte[]>> secretFiles(String namespace, String name) {
        return client.get(SECRETS, namespace, name)
                .map(secret -> {
                    var files = new LinkedHashMap<String, byte[]>();
                    binary(secret.path("data"), files);
                    return files;
                });
    }

    private static void binary(JsonNode data, Map<String, byte[]> files) {
        for (var entry : data.properties()) {
            try {
                files.put(entry.getKey(), entry.getValue().binaryValue());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    Optional<ObjectNode> claim(String namespace, String name) {
        return client.get(CLAIMS, namespace, name);
    }

    Optional<ObjectNode> volume(String name) {
        return client.get(VOLUMES, "", name);
    }

    /** The status of the answered TokenRequest. */
    JsonNode requestToken(String namespace, String serviceAccount, ObjectNode request) {
        return client.createSubresource(
                        SERVICE_ACCOUNTS, namespace, serviceAccount, "token", request)
                .path("status");
    }
}
