package dev.j3s.helm.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.helm.engine.Chart;
import dev.j3s.helm.engine.Hook;
import dev.j3s.helm.engine.Rendered;
import dev.j3s.helm.engine.Values;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * One revision of a release, as the JSON that Helm keeps. Fields that helm wrote and we do not know
 * stay in it.
 */
record Release(ObjectNode json, String configHash) {
    /** Helm 4's name for objects applied on the server. */
    static final String SERVER_SIDE = "ssa";

    private static final String CLIENT_SIDE = "csa";

    static Release pending(Order order, Chart chart, Rendered rendered, int revision, Instant now) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", order.releaseName());
        ObjectNode info = json.putObject("info");
        info.put("first_deployed", now.toString());
        info.put("last_deployed", now.toString());
        info.put("deleted", "");
        boolean install = revision == 1;
        info.put("description", install ? "Initial install underway" : "Preparing upgrade");
        info.put(
                "status",
                (install ? ReleaseStatus.PENDING_INSTALL : ReleaseStatus.PENDING_UPGRADE).text());
        if (!rendered.notes().isBlank()) {
            info.put("notes", rendered.notes());
        }
        json.set("chart", chart(chart));
        json.set("config", parse(order.values().toJson()));
        json.put("manifest", rendered.manifestText());
        json.set("hooks", hooks(rendered.hooks()));
        json.put("version", revision);
        json.put("namespace", order.releaseNamespace());
        json.put("apply_method", order.serverSide() ? SERVER_SIDE : CLIENT_SIDE);
        return new Release(json, order.configHash());
    }

    private static JsonNode parse(String text) {
        return Serialization.unmarshal(text, JsonNode.class);
    }

    private static ObjectNode chart(Chart chart) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("metadata", parse(chart.metadataJson()));
        json.putNull("lock");
        json.set("templates", files(chart.templates()));
        json.set("values", parse(chart.defaults().toJson()));
        chart.schema().ifPresent(s -> json.put("schema", Base64.getEncoder().encodeToString(s)));
        json.set("files", files(chart.files()));
        return json;
    }

    private static ArrayNode files(Map<String, byte[]> files) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        files.forEach((name, data) ->
                list.addObject()
                        .put("name", name)
                        .put("data", Base64.getEncoder().encodeToString(data)));
        return list;
    }

    private static ArrayNode hooks(List<Hook> hooks) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (Hook hook : hooks) {
            ObjectNode json = list.addObject();
            json.put("name", hook.name());
            json.put("kind", hook.kind());
            json.put("path", hook.source());
            json.put("manifest", hook.content());
            hook.events().forEach(json.putArray("events")::add);
            json.putObject("last_run")
                    .put("started_at", "")
                    .put("completed_at", "")
                    .put("phase", "");
            json.put("weight", hook.weight());
            hook.deletePolicies().forEach(json.putArray("delete_policies")::add);
        }
        return list;
    }

    String name() {
        return json.path("name").asText();
    }

    String namespace() {
        return json.path("namespace").asText();
    }

    int revision() {
        return json.path("version").asInt();
    }

    ReleaseStatus status() {
        return ReleaseStatus.of(json.path("info").path("status").asText());
    }

    String manifest() {
        return json.path("manifest").asText();
    }

    /** The user's values of this revision. */
    Values config() {
        return json.path("config").isObject()
                ? Values.parseJson(json.path("config").toString())
                : Values.EMPTY;
    }

    boolean isServerSide() {
        return json.path("apply_method").asText().equals(SERVER_SIDE);
    }

    List<Hook> hooks() {
        List<Hook> hooks = new ArrayList<>();
        for (JsonNode hook : json.path("hooks")) {
            hooks.add(
                    new Hook(
                            hook.path("path").asText(),
                            hook.path("kind").asText(),
                            hook.path("name").asText(),
                            hook.path("manifest").asText(),
                            texts(hook.path("events")),
                            hook.path("weight").asInt(),
                            texts(hook.path("delete_policies")),
                            texts(hook.path("output_log_policies"))));
        }
        return hooks;
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    Release with(ReleaseStatus status, String description) {
        ObjectNode copy = json.deepCopy();
        ObjectNode info = copy.withObject("/info");
        info.put("status", status.text());
        info.put("description", description);
        return new Release(copy, configHash);
    }

    Release firstDeployed(Release earlier) {
        ObjectNode copy = json.deepCopy();
        String first = earlier.json.path("info").path("first_deployed").asText();
        copy.withObject("/info").put("first_deployed", first);
        return new Release(copy, configHash);
    }

    /** This revision's content again, as a new revision that is being rolled back to. */
    Release asRollback(int newRevision, Instant now) {
        ObjectNode copy = json.deepCopy();
        copy.put("version", newRevision);
        ObjectNode info = copy.withObject("/info");
        info.put("last_deployed", now.toString());
        info.put("status", ReleaseStatus.PENDING_ROLLBACK.text());
        info.put("description", "Rollback to " + revision());
        return new Release(copy, configHash);
    }
}
