package dev.j3s.testapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.model.Json;
import dev.j3s.model.Transport;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The verbs, as a client of the in-process transport sees them. */
class ApiServerIT {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String MERGE = "application/merge-patch+json";

    private final TestApiServer server = TestApiServer.standard();
    private final Transport transport = server.adminTransport();

    @AfterEach
    void close() {
        server.close();
    }

    private record Answer(int status, JsonNode body) {
        String message() {
            return body.path("message").asText();
        }

        String version() {
            return body.path("metadata").path("resourceVersion").asText();
        }
    }

    private Answer call(String method, String path, String type, String body) {
        var response =
                transport.call(new Transport.Request(method, path, type, body.getBytes(UTF_8)));
        return new Answer(response.status(), Json.parse(response.body()));
    }

    private Answer get(String path) {
        return call("GET", path, "", "");
    }

    private Answer post(String path, String body) {
        return call("POST", path, "application/json", body);
    }

    private static String map(String name, String rest) {
        return """
        {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"%s"}%s}\
        """
                .formatted(name, rest);
    }

    @Test
    void createdObjectsAreReadBackAndCannotBeCreatedTwice() {
        var created = post(MAPS, map("a", ",\"data\":{\"x\":\"y\"}"));

        assertThat(created.status()).isEqualTo(201);
        assertThat(get(MAPS + "/a").body()).isEqualTo(created.body());
        assertThat(post(MAPS, map("a", "")).message()).isEqualTo("configmaps \"a\" already exists");
    }

    @Test
    void aStaleUpdateIsAConflict() {
        var first = post(MAPS, map("a", ""));
        call("PATCH", MAPS + "/a", MERGE, "{\"data\":{\"k\":\"1\"}}");

        var stale = call("PUT", MAPS + "/a", "application/json", first.body().toString());

        assertThat(stale.status()).isEqualTo(409);
        assertThat(stale.message())
                .isEqualTo(
                        "Operation cannot be fulfilled on configmaps \"a\": the object has been"
                                + " modified; please apply your changes to the latest version and try"
                                + " again");
    }

    @Test
    void anUpdateThatChangesNothingKeepsTheVersion() {
        var first = post(MAPS, map("a", ",\"data\":{\"k\":\"v\"}"));

        var second = call("PATCH", MAPS + "/a", MERGE, "{\"data\":{\"k\":\"v\"}}");

        assertThat(second.version()).isEqualTo(first.version());
    }

    @Test
    void pagesOfAListAreOneConsistentState() {
        for (var name : new String[] {"p1", "p2", "p3", "p4"}) {
            post(MAPS, map(name, ""));
        }
        var first = get(MAPS + "?limit=2");
        call("DELETE", MAPS + "/p3", "", "");
        post(MAPS, map("p5", ""));

        var token = first.body().path("metadata").path("continue").asText();
        var second = get(MAPS + "?limit=10&continue=" + token);

        assertThat(first.body().path("metadata").path("remainingItemCount").asInt()).isEqualTo(2);
        assertThat(second.body().at("/items/0/metadata/name").asText()).isEqualTo("p3");
        assertThat(second.body().path("items")).hasSize(2);
        assertThat(second.version()).isEqualTo(first.version());
    }

    @Test
    void selectorsChooseByLabelAndField() {
        post(MAPS, "{\"metadata\":{\"name\":\"a\",\"labels\":{\"t\":\"x\"}}}");
        post(MAPS, "{\"metadata\":{\"name\":\"b\",\"labels\":{\"t\":\"y\"}}}");

        assertThat(get(MAPS + "?labelSelector=t%3Dx").body().path("items")).hasSize(1);
        assertThat(get(MAPS + "?fieldSelector=metadata.name%3Db").body().path("items")).hasSize(1);
        assertThat(get(MAPS + "?fieldSelector=spec.x%3Db").status()).isEqualTo(400);
    }

    @Test
    void finalizersHoldADeletedObjectUntilTheyAreGone() {
        post(MAPS, "{\"metadata\":{\"name\":\"a\",\"finalizers\":[\"example.com/hold\"]}}");

        call("DELETE", MAPS + "/a", "", "");

        assertThat(get(MAPS + "/a").body().path("metadata").has("deletionTimestamp")).isTrue();
        call("PATCH", MAPS + "/a", MERGE, "{\"metadata\":{\"finalizers\":null}}");
        assertThat(get(MAPS + "/a").status()).isEqualTo(404);
    }

    @Test
    void foregroundDeletionLeavesItsFinalizer() {
        post(MAPS, map("a", ""));

        call("DELETE", MAPS + "/a?propagationPolicy=Foreground", "", "");

        assertThat(get(MAPS + "/a").body().at("/metadata/finalizers/0").asText())
                .isEqualTo("foregroundDeletion");
    }

    @Test
    void dryRunStoresNothing() {
        assertThat(post(MAPS + "?dryRun=All", map("a", "")).status()).isEqualTo(201);
        assertThat(get(MAPS + "/a").status()).isEqualTo(404);
    }

    @Test
    void unknownFieldsAreRefusedWhenValidationIsStrict() {
        var refused = post(MAPS + "?fieldValidation=Strict", map("a", ",\"foo\":1"));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.message())
                .isEqualTo(
                        "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: strict"
                                + " decoding error: unknown field \"foo\"");
    }

    @Test
    void applyCreatesMergesAndReportsConflicts() {
        var apply = "application/apply-patch+yaml";
        var body = map("a", ",\"data\":{\"k\":\"1\"}");

        assertThat(call("PATCH", MAPS + "/a?fieldManager=one", apply, body).status())
                .isEqualTo(201);
        var other = map("a", ",\"data\":{\"k\":\"2\"}");
        assertThat(call("PATCH", MAPS + "/a?fieldManager=two", apply, other).status())
                .isEqualTo(409);
        var forced = call("PATCH", MAPS + "/a?fieldManager=two&force=true", apply, other);
        assertThat(forced.body().at("/data/k").asText()).isEqualTo("2");
    }

    @Test
    void scaleReadsAndWritesReplicas() {
        var path = "/apis/apps/v1/namespaces/default/deployments";
        post(
                path,
                """
                {"metadata":{"name":"d"},"spec":{"replicas":2,"selector":{"matchLabels":{"a":"b"}},
                "template":{"metadata":{"labels":{"a":"b"}},
                "spec":{"containers":[{"name":"c","image":"i"}]}}}}\
                """);

        var scaled = call("PATCH", path + "/d/scale", MERGE, "{\"spec\":{\"replicas\":5}}");

        assertThat(scaled.body().path("kind").asText()).isEqualTo("Scale");
        assertThat(scaled.body().at("/status/selector").asText()).isEqualTo("a=b");
        assertThat(get(path + "/d").body().at("/spec/replicas").asInt()).isEqualTo(5);
    }

    @Test
    void aWatchTellsInitialObjectsTheirEndAndChanges() throws InterruptedException {
        post(MAPS, map("a", ""));
        var events = new LinkedBlockingQueue<String>();
        var path =
                MAPS
                        + "?watch=true&sendInitialEvents=true&allowWatchBookmarks=true"
                        + "&resourceVersionMatch=NotOlderThan";

        try (var watch = transport.watch(Transport.Request.get(path), listener(events))) {
            assertThat(events.poll(5, TimeUnit.SECONDS)).isEqualTo("ADDED a");
            assertThat(events.poll(5, TimeUnit.SECONDS)).isEqualTo("BOOKMARK ");
            post(MAPS, map("b", ""));
            call("DELETE", MAPS + "/b", "", "");

            assertThat(events.poll(5, TimeUnit.SECONDS)).isEqualTo("ADDED b");
            assertThat(events.poll(5, TimeUnit.SECONDS)).isEqualTo("DELETED b");
        }
    }

    private static Transport.WatchListener listener(LinkedBlockingQueue<String> events) {
        return new Transport.WatchListener() {
            @Override
            public void event(String type, byte[] object) {
                events.add(type + " " + Json.parse(object).at("/metadata/name").asText());
            }

            @Override
            public void closed(@Nullable Throwable cause) {
                events.add("CLOSED");
            }
        };
    }

    @Test
    void whatIsNotServedAndNotAllowedIsSaid() {
        assertThat(get("/api/v1/nopes").message())
                .isEqualTo("the server could not find the requested resource");
        assertThat(post(MAPS + "/a", map("a", "")).status()).isEqualTo(405);
        assertThat(get(MAPS + "?watch=true&resourceVersion=0x").status()).isEqualTo(400);
    }
}
