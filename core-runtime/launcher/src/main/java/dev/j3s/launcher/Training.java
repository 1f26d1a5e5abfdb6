package dev.j3s.launcher;

import dev.j3s.client.Client;
import dev.j3s.client.RestClient;
import dev.j3s.client.TlsCredentials;
import dev.j3s.client.TlsTransport;
import dev.j3s.model.GroupVersionResource;
import dev.j3s.model.Json;
import dev.j3s.model.Transport;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a server does in its first moments, so that the AOT cache holds the classes and profiles of
 * it.
 */
final class Training {
    /** Enough for the hot paths to be profiled, short enough for every build. */
    private static final int ROUNDS = 150;

    private static final int EVENT_TIMEOUT_SECONDS = 20;
    private static final GroupVersionResource CONFIG_MAPS =
            new GroupVersionResource("", "v1", "configmaps");
    private static final GroupVersionResource DEPLOYMENTS =
            new GroupVersionResource("apps", "v1", "deployments");

    private final Path folder;

    Training(Path folder) {
        this.folder = folder;
    }

    ServerConfig config() {
        var paths =
                new Paths(
                        folder.resolve("data"),
                        folder,
                        folder.resolve("run"),
                        folder.resolve("kubelet"),
                        folder.resolve("logs"));
        return new ServerConfig(
                paths,
                "127.0.0.1",
                0,
                "127.0.0.1",
                List.of(),
                "",
                new ServerConfig.Network(
                        "10.42.0.0/16",
                        "10.43.0.0/16",
                        30000,
                        32767,
                        "10.43.0.10",
                        "cluster.local",
                        0),
                new ServerConfig.Kubeconfig(folder.resolve("kubeconfig"), "0600", ""),
                new ServerConfig.Node(
                        "train",
                        "127.0.0.1",
                        "",
                        List.of(),
                        List.of(),
                        0,
                        folder.resolve("registries.yaml"),
                        "",
                        "native",
                        folder.resolve("storage")),
                // Every class of the cache is loaded at every start: what readiness does not need
                // stays out.
                Set.of("helm-controller"),
                false,
                true,
                true,
                false);
    }

    void exercise(int port) throws Exception {
        var tls = config().paths().tls();
        var credentials =
                new TlsCredentials(
                        read(tls, "server-ca.crt"),
                        read(tls, "client-admin.crt"),
                        read(tls, "client-admin.key"));
        try (var transport =
                new TlsTransport(
                        URI.create("https://127.0.0.1:" + port), credentials.context(), () -> "")) {
            var client = new RestClient(transport);
            for (var path :
                    List.of(
                            "/readyz",
                            "/version",
                            "/api",
                            "/apis",
                            "/api/v1",
                            "/apis/apps/v1",
                            "/openapi/v3",
                            "/metrics")) {
                transport.call(Transport.Request.get(path));
            }
            for (var i = 0; i < ROUNDS; i++) {
                round(client, i);
            }
            awaitEvent(transport, client);
        }
    }

    private static void round(Client client, int i) {
        var name = "train-" + i;
        var map = Json.object().put("apiVersion", "v1").put("kind", "ConfigMap");
        map.putObject("metadata").put("name", name);
        map.putObject("data").put("i", Integer.toString(i));
        client.create(CONFIG_MAPS, "default", map);
        client.patch(
                CONFIG_MAPS,
                "default",
                name,
                "",
                Client.PatchType.MERGE,
                Json.parse(
                        "{\"data\":{\"more\":\"x\"}}"
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        client.get(CONFIG_MAPS, "default", name);
        if (i % 10 == 0) {
            client.list(CONFIG_MAPS, "default", "limit=50");
            client.apply(DEPLOYMENTS, "default", name, "train", deployment(name));
        }
        client.delete(CONFIG_MAPS, "default", name, Json.object());
    }

    private static com.fasterxml.jackson.databind.node.ObjectNode deployment(String name) {
        var json =
                """
                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"%1$s"},
                 "spec":{"replicas":2,"selector":{"matchLabels":{"app":"%1$s"}},
                 "template":{"metadata":{"labels":{"app":"%1$s"}},"spec":{"containers":[{"name":"main","image":"registry.example/none:1"}]}}}}
                """
                        .formatted(name);
        return Json.parseObject(json.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static void awaitEvent(Transport transport, Client client) throws Exception {
        var seen = new CompletableFuture<String>();
        var listener =
                new Transport.WatchListener() {
                    @Override
                    public void event(String type, byte[] object) {
                        seen.complete(type);
                    }

                    @Override
                    public void closed(@Nullable Throwable cause) {
                        seen.completeExceptionally(new IOException("the watch ended", cause));
                    }
                };
        try (var watch =
                transport.watch(
                        Transport.Request.get(
                                "/api/v1/namespaces/default/pods?watch=true&resourceVersion=0"),
                        listener)) {
            client.list(DEPLOYMENTS, "", "");
            seen.get(EVENT_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static String read(Path folder, String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }
}
