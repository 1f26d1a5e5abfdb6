package dev.j3s.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.j3s.client.Client;
import dev.j3s.crds.CrdManifests;
import dev.j3s.model.GroupVersionResource;
import dev.j3s.model.Json;
import dev.j3s.model.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The custom types that add-ons and operators need: applied, and served before anything that uses
 * them starts.
 */
final class CustomTypes {
    private static final GroupVersionResource CRDS =
            new GroupVersionResource("apiextensions.k8s.io", "v1", "customresourcedefinitions");
    private static final String FIELD_MANAGER = "j3s";

    private CustomTypes() {}

    static List<ObjectNode> packaged() {
        var yaml = new YAMLMapper();
        return CrdManifests.all().stream()
                .map(text -> {
                    try {
                        return (ObjectNode) yaml.readTree(text);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .toList();
    }

    /**
     * Returns when all are established; throws after {@code timeout} with the name of one that is
     * not.
     */
    static void ensure(Client client, List<ObjectNode> definitions, Duration timeout)
            throws InterruptedException {
        for (var definition : definitions) {
            client.apply(CRDS, "", name(definition), FIELD_MANAGER, definition);
        }
        for (var definition : definitions) {
            awaitEstablished(client, name(definition), timeout);
        }
    }

    private static String name(JsonNode definition) {
        return definition.path("metadata").path("name").asText();
    }

    private static void awaitEstablished(Client client, String name, Duration timeout)
            throws InterruptedException {
        var established = new CompletableFuture<@Nullable Void>();
        var listener =
                new Transport.WatchListener() {
                    @Override
                    public void event(String type, byte[] object) {
                        if (isEstablished(Json.parse(object))) {
                            established.complete(null);
                        }
                    }

                    @Override
                    public void closed(@Nullable Throwable cause) {
                        established.completeExceptionally(
                                new IllegalStateException(
                                        "the watch of " + name + " ended", cause));
                    }
                };
        var path = CRDS.path("") + "?watch=true&fieldSelector=metadata.name%3D" + name;
        try (var watch = client.transport().watch(Transport.Request.get(path), listener)) {
            established.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "the type " + name + " was not established within " + timeout, e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the type " + name + " was not established", e);
        }
    }

    private static boolean isEstablished(JsonNode definition) {
        for (var condition : definition.path("status").path("conditions")) {
            if (condition.path("type").asText().equals("Established")
                    && condition.path("status").asText().equals("True")) {
                return true;
            }
        }
        return false;
    }
}
