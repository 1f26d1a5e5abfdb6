package dev.j3s.apiserver.bootstrap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.model.GroupResource;
import dev.j3s.model.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Upstream's default policy, read from the tables in the jar. */
final class Resources {
    private static final String RBAC_GROUP = "rbac.authorization.k8s.io";
    private static final String FLOW_GROUP = "flowcontrol.apiserver.k8s.io";

    private Resources() {}

    /** Roles and bindings; upstream: plugin/pkg/auth/authorizer/rbac/bootstrappolicy. */
    static List<Wanted> rbac() {
        var wanted = new ArrayList<Wanted>();
        for (var kind : read("rbac.json").properties()) {
            for (var row : kind.getValue()) {
                wanted.add(
                        new Wanted(
                                resource(RBAC_GROUP, kind.getKey()),
                                rbac(kind.getKey(), row),
                                Wanted.Keep.RBAC));
            }
        }
        return wanted;
    }

    private static ObjectNode rbac(String kind, JsonNode row) {
        var object = Json.object().put("kind", kind).put("apiVersion", RBAC_GROUP + "/v1");
        var metadata = object.putObject("metadata");
        metadata.put("name", row.path("name").asText());
        if (row.has("namespace")) {
            metadata.put("namespace", row.path("namespace").asText());
        }
        var labels =
                metadata.putObject("labels").put("kubernetes.io/bootstrapping", "rbac-defaults");
        row.path("labels").properties().forEach(one -> labels.set(one.getKey(), one.getValue()));
        metadata.putObject("annotations")
                .put("rbac.authorization.kubernetes.io/autoupdate", "true");
        if (row.has("role")) {
            addSubjects(object, row.path("subjects"));
            var role = row.path("role").asText().split("/", 2);
            object.putObject("roleRef")
                    .put("apiGroup", RBAC_GROUP)
                    .put("kind", role[0])
                    .put("name", role[1]);
            return object;
        }
        if (row.has("aggregationRule")) {
            object.set("aggregationRule", row.path("aggregationRule"));
        }
        if (row.has("rules")) {
            object.set("rules", row.path("rules"));
        } else {
            object.putNull("rules");
        }
        return object;
    }

    private static void addSubjects(ObjectNode binding, JsonNode rows) {
        if (rows.isEmpty()) {
            return;
        }
        var subjects = binding.putArray("subjects");
        for (var row : rows) {
            var parts = row.asText().split("/");
            var subject = subjects.addObject().put("kind", parts[0]);
            if (parts[0].equals("ServiceAccount")) {
                subject.put("name", parts[2]).put("namespace", parts[1]);
            } else {
                subject.put("apiGroup", RBAC_GROUP).put("name", parts[1]);
            }
        }
    }

    /** Upstream: staging/src/k8s.io/apiserver/pkg/apis/flowcontrol/bootstrap. */
    static List<Wanted> flowControl(String now) {
        var wanted = new ArrayList<Wanted>();
        for (var kind : read("flow-control.json").properties()) {
            for (var row : kind.getValue()) {
                wanted.add(
                        new Wanted(
                                resource(FLOW_GROUP, kind.getKey()),
                                flowControl(kind.getKey(), row, now),
                                Wanted.Keep.FLOW_CONTROL));
            }
        }
        return wanted;
    }

    private static ObjectNode flowControl(String kind, JsonNode row, String now) {
        var object = Json.object().put("kind", kind).put("apiVersion", FLOW_GROUP + "/v1");
        object.putObject("metadata")
                .put("name", row.path("name").asText())
                .put("generation", 1)
                .putObject("annotations")
                .put("apf.kubernetes.io/autoupdate-spec", "true");
        object.set("spec", row.path("spec"));
        var status = object.putObject("status");
        if (kind.equals("FlowSchema")) {
            var level = row.path("spec").path("priorityLevelConfiguration").path("name").asText();
            status.putArray("conditions")
                    .addObject()
                    .put("type", "Dangling")
                    .put("status", "False")
                    .put("lastTransitionTime", now)
                    .put("reason", "Found")
                    .put(
                            "message",
                            "This FlowSchema references the PriorityLevelConfiguration object"
                                    + " named \""
                                    + level
                                    + "\" and it exists");
        }
        return object;
    }

    private static GroupResource resource(String group, String kind) {
        return new GroupResource(group, kind.toLowerCase(Locale.ROOT) + "s");
    }

    private static JsonNode read(String name) {
        try (var in = Resources.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("resource is missing from the jar: " + name);
            }
            return Json.parse(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
