package dev.j3s.apiserver.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.registry.ResourceDefinition;
import dev.j3s.apiserver.registry.ResourceDefinition.Names;
import dev.j3s.apiserver.registry.ResourceDefinition.Version;
import dev.j3s.apiserver.registry.Strategy;
import dev.j3s.apiserver.registry.VersionConverter;
import dev.j3s.apiserver.types.BuiltinTypes;
import dev.j3s.model.BuiltinSchemas;
import dev.j3s.model.Json;
import dev.j3s.model.Schema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OpenApiTest {
    private static final BuiltinSchemas SCHEMAS = BuiltinSchemas.load();

    private final List<ResourceDefinition> served =
            new ArrayList<>(BuiltinTypes.all(SCHEMAS::forKind));
    private final OpenApi openApi = new OpenApi(SCHEMAS, "v1.36.2", () -> served);

    @Test
    void theIndexNamesEveryGroupVersionWithItsHash() {
        var paths = v3("/openapi/v3").get("paths");

        assertThat(paths.has("api/v1")).isTrue();
        assertThat(paths.has("apis/rbac.authorization.k8s.io/v1")).isTrue();
        assertThat(paths.at("/apis~1apps~1v1/serverRelativeURL").asText())
                .isEqualTo(
                        "/openapi/v3/apis/apps/v1?hash="
                                + openApi.document("/openapi/v3/apis/apps/v1", "")
                                        .orElseThrow()
                                        .hash());
    }

    @Test
    void operationsSayWhatTheyActOn() {
        var paths = v3("/openapi/v3/apis/apps/v1").get("paths");

        var patch =
                paths.at("/~1apis~1apps~1v1~1namespaces~1{namespace}~1deployments~1{name}/patch");
        assertThat(patch.get("operationId").asText()).isEqualTo("patchAppsV1NamespacedDeployment");
        assertThat(patch.get("x-kubernetes-action").asText()).isEqualTo("patch");
        assertThat(patch.get("x-kubernetes-group-version-kind").toString())
                .isEqualTo("{\"group\":\"apps\",\"version\":\"v1\",\"kind\":\"Deployment\"}");
        assertThat(names(patch.get("parameters")))
                .containsExactly("dryRun", "fieldManager", "fieldValidation", "force");
        var scale =
                paths.at(
                        "/~1apis~1apps~1v1~1namespaces~1{namespace}~1deployments~1{name}~1scale/get");
        assertThat(scale.at("/x-kubernetes-group-version-kind/kind").asText()).isEqualTo("Scale");
    }

    @Test
    void schemasAreThoseOfTheGroupVersionAndWhatTheyReferTo() {
        var document = v3("/openapi/v3/apis/apps/v1");
        var schemas = document.at("/components/schemas");

        assertThat(schemas.has("io.k8s.api.core.v1.PodSpec")).isTrue();
        assertThat(schemas.has("io.k8s.api.batch.v1.Job")).isFalse();
        var port = schemas.get("io.k8s.api.core.v1.ContainerPort");
        assertThat(port.at("/required/0").asText()).isEqualTo("containerPort");
        assertThat(port.at("/properties/protocol/default").asText()).isEqualTo("TCP");
        assertThat(schemas.at("/io.k8s.api.apps.v1.Deployment/properties/spec").toString())
                .contains("\"default\":{}", "\"allOf\":[{\"$ref\"");
        assertThat(danglingReferences(document)).isEmpty();
    }

    @Test
    void theV2DocumentHoldsEverything() {
        var document = v2();

        assertThat(document.at("/definitions").size()).isGreaterThan(500);
        assertThat(
                        document.at(
                                        "/definitions/io.k8s.api.core.v1.Pod/x-kubernetes-group-version-kind")
                                .toString())
                .isEqualTo("[{\"group\":\"\",\"kind\":\"Pod\",\"version\":\"v1\"}]");
        assertThat(danglingReferences(document)).isEmpty();
    }

    @Test
    void clientsThatAskForProtobufGetIt() {
        var document =
                openApi.document("/openapi/v2", OpenApi.V2_PROTOBUF_ACCEPT + ", */*").orElseThrow();

        assertThat(document.contentType())
                .isEqualTo("application/com.github.proto-openapi.spec.v2.v1.0+protobuf");
        assertThat(new String(document.bytes(), StandardCharsets.ISO_8859_1))
                .startsWith("\n\u00032.0")
                .contains("io.k8s.api.core.v1.PodSpec");
    }

    @Test
    void aCustomResourceAppearsAfterInvalidation() {
        assertThat(openApi.document("/openapi/v3/apis/stable.example.com/v1", "")).isEmpty();
        v2();

        served.add(custom("{'type':'object','properties':{'spec':{'type':'string'}}}"));
        openApi.invalidate();

        var schema =
                v3("/openapi/v3/apis/stable.example.com/v1")
                        .at("/components/schemas/com.example.stable.v1.CronTab");
        assertThat(schema.at("/properties/spec/type").asText()).isEqualTo("string");
        assertThat(schema.at("/properties/metadata/allOf/0/$ref").asText())
                .endsWith("meta.v1.ObjectMeta");
        assertThat(v2().at("/definitions").has("com.example.stable.v1.CronTabList")).isTrue();
        assertThat(v2().at("/paths").has("/apis/stable.example.com/v1/crontabs")).isTrue();
    }

    @Test
    void v2LeavesOutWhatOldClientsCannotRead() {
        served.add(
                custom(
                        "{'type':'object','required':['a','b'],'properties':{"
                                + "'a':{'type':'string','nullable':true},"
                                + "'b':{'type':'string','default':'x','anyOf':[{}]},"
                                + "'c':{'type':'object','x-kubernetes-preserve-unknown-fields':true,"
                                + "'properties':{'d':{'type':'string'}}}}}"));

        var schema = v2().at("/definitions/com.example.stable.v1.CronTab");

        assertThat(schema.get("required").toString()).isEqualTo("[\"b\"]");
        assertThat(schema.at("/properties/a").toString()).isEqualTo("{}");
        assertThat(schema.at("/properties/b").toString()).isEqualTo("{\"type\":\"string\"}");
        assertThat(schema.at("/properties/c").toString())
                .isEqualTo("{\"x-kubernetes-preserve-unknown-fields\":true}");
    }

    @Test
    void anOpenObjectHasNoPropertiesInV2() {
        served.add(custom("{'type':'object','x-kubernetes-preserve-unknown-fields':true}"));

        var schema = v2().at("/definitions/com.example.stable.v1.CronTab");

        assertThat(schema.has("properties")).isFalse();
        assertThat(schema.get("type").asText()).isEqualTo("object");
    }

    @Test
    void theHashChangesWithTheSchema() {
        served.add(custom("{'type':'object'}"));
        var before = hash();

        served.removeLast();
        served.add(custom("{'type':'object','description':'more'}"));
        openApi.invalidate();

        assertThat(hash()).isNotEqualTo(before);
    }

    private String hash() {
        return openApi.document("/openapi/v3/apis/stable.example.com/v1", "").orElseThrow().hash();
    }

    private JsonNode v3(String path) {
        return Json.parse(openApi.document(path, "application/json").orElseThrow().bytes());
    }

    private JsonNode v2() {
        return v3("/openapi/v2");
    }

    private static List<String> names(JsonNode parameters) {
        var names = new ArrayList<String>();
        parameters.forEach(p -> names.add(p.path("name").asText()));
        return names;
    }

    private static List<String> danglingReferences(JsonNode document) {
        return document.findValuesAsText("$ref").stream()
                .distinct()
                .filter(ref -> ref.startsWith("#/"))
                .filter(ref -> document.at(ref.substring(1)).isMissingNode())
                .toList();
    }

    private static ResourceDefinition custom(String schema) {
        ObjectNode json =
                Json.parseObject(schema.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        return new ResourceDefinition(
                "stable.example.com",
                new Names("crontabs", "crontab", "CronTab", "CronTabList", List.of(), List.of()),
                true,
                List.of(
                        new Version(
                                "v1",
                                true,
                                true,
                                Schema.builder(Schema.Type.OBJECT).constraints(json).build(),
                                Set.of(
                                        "create", "delete", "get", "list", "patch", "update",
                                        "watch"),
                                Map.of(),
                                List.of())),
                new Strategy() {},
                VersionConverter.SAME,
                false);
    }
}
