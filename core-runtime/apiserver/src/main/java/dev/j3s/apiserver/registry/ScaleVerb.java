package dev.j3s.apiserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.watchcache.CachedObject;
import dev.j3s.model.ApiStatus;
import dev.j3s.model.FieldError;
import dev.j3s.model.Json;
import dev.j3s.model.JsonPatch;
import dev.j3s.model.LabelSelector;
import dev.j3s.model.MergePatch;
import java.util.ArrayList;
import java.util.List;

/** The scale subresource of every type that has one: an autoscaling/v1 Scale over three paths. */
final class ScaleVerb {
    static final String NAME = "scale";

    private final Machinery machinery;
    private final UpdateVerb update;

    ScaleVerb(Machinery machinery, UpdateVerb update) {
        this.machinery = machinery;
        this.update = update;
    }

    Outcome get(Target target) {
        var current =
                machinery.log().get(target.storageResource(), target.resource(), target.key());
        return new Outcome.Other(200, scale(target, current.tree()));
    }

    Outcome update(Target target, Body body, WriteOptions options) {
        var subresource = target.version().subresources().get(NAME);
        if (subresource == null) {
            throw ApiStatus.methodNotSupported(target.resource(), "update").asException();
        }
        var wanted = Intake.other(target, subresource.kind(), subresource.schema(), body, options);
        return change(target, options, "UpdateOptions", ignored -> wanted);
    }

    Outcome patch(Target target, Patch patch, WriteOptions options) {
        return change(target, options, "PatchOptions", shown -> patched(patch, shown));
    }

    private static ObjectNode patched(Patch patch, ObjectNode shown) {
        var result =
                switch (patch.kind()) {
                    case JSON -> JsonPatch.apply(shown, patch.body());
                    // A Scale has no list: what strategic and apply do is a merge.
                    case MERGE, STRATEGIC, APPLY ->
                            patch.body() instanceof ObjectNode body
                                    ? MergePatch.apply(shown, body.deepCopy())
                                    : MissingNode.getInstance();
                };
        if (result instanceof ObjectNode object) {
            return object;
        }
        throw ApiStatus.badRequest("the patch makes no Scale").asException();
    }

    @FunctionalInterface
    private interface Change {
        ObjectNode apply(ObjectNode shown);
    }

    private Outcome change(Target target, WriteOptions options, String optionsKind, Change change) {
        var whole =
                Target.of(
                        target.definition(),
                        target.version(),
                        "",
                        target.namespace(),
                        target.name(),
                        target.user());
        var outcome =
                update.change(
                        whole, options, optionsKind, current -> scaled(target, current, change));
        var object =
                switch (outcome) {
                    case Outcome.Stored stored -> stored.object().tree();
                    case Outcome.Unstored unstored -> unstored.object();
                    case Outcome.Other other -> other.object();
                };
        return new Outcome.Other(200, scale(target, object));
    }

    private ObjectNode scaled(Target target, CachedObject current, Change change) {
        var object = current.tree();
        var wanted = change.apply(scale(target, object));
        var version = ObjectMeta.text(wanted, "resourceVersion");
        ObjectMeta.of(object).put("resourceVersion", version);
        if (version.isEmpty()) {
            ObjectMeta.of(object).put("resourceVersion", Long.toString(current.revision()));
        }
        var replicas = wanted.path("spec").path("replicas");
        if (replicas.asLong() < 0) {
            throw ApiStatus.invalid(
                            "autoscaling",
                            "Scale",
                            target.name(),
                            List.of(
                                    FieldError.invalid(
                                            "spec.replicas",
                                            replicas.asLong(),
                                            "must be greater than or equal to 0")))
                    .asException();
        }
        put(object, paths(target).specReplicas(), replicas.asInt());
        return object;
    }

    private static ScalePaths paths(Target target) {
        return target.definition().strategy().scalePaths(target.version().name());
    }

    private static ObjectNode scale(Target target, JsonNode object) {
        var paths = paths(target);
        var scale = Json.object().put("kind", "Scale").put("apiVersion", "autoscaling/v1");
        var metadata = scale.putObject("metadata");
        for (var field :
                List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
            var value = object.path("metadata").get(field);
            if (value != null) {
                metadata.set(field, value);
            }
        }
        var spec = scale.putObject("spec");
        var wanted = at(object, paths.specReplicas()).asInt();
        if (wanted != 0) {
            spec.put("replicas", wanted);
        }
        var status = scale.putObject("status");
        status.put("replicas", at(object, paths.statusReplicas()).asInt());
        var selector = selector(at(object, paths.selector()));
        if (!selector.isEmpty()) {
            status.put("selector", selector);
        }
        return scale;
    }

    private static String selector(JsonNode value) {
        if (value.isTextual()) {
            return value.textValue();
        }
        if (!value.isObject()) {
            return "";
        }
        var structured = value.has("matchLabels") || value.has("matchExpressions");
        if (structured) {
            return LabelSelector.ofObject(value).toString();
        }
        var labels = new ArrayList<String>();
        value.properties().forEach(l -> labels.add(l.getKey() + "=" + l.getValue().asText()));
        labels.sort(null);
        return String.join(",", labels);
    }

    private static JsonNode at(JsonNode object, String path) {
        JsonNode node = path.isEmpty() ? MissingNode.getInstance() : object;
        for (var part : path.split("\\.")) {
            if (!part.isEmpty()) {
                node = node.path(part);
            }
        }
        return node;
    }

    private static void put(ObjectNode object, String path, int value) {
        var parts = path.split("\\.");
        var node = object;
        for (int i = 0; i < parts.length - 1; i++) {
            if (!parts[i].isEmpty()) {
                node = node.withObject("/" + parts[i]);
            }
        }
        node.put(parts[parts.length - 1], value);
    }
}
