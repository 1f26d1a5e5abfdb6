package dev.j3s.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.admission.AdmissionRequest.Operation;
import dev.j3s.apiserver.registry.ObjectReader;
import dev.j3s.model.GroupResource;
import dev.j3s.model.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Defaults and bounds of a namespace's limit ranges, for pods and claims. */
final class LimitRanger implements AdmissionPlugin {
    private static final GroupResource RANGES = new GroupResource("", "limitranges");
    private static final String ANNOTATION = "kubernetes.io/limit-ranger";

    private final ObjectReader reader;

    LimitRanger(ObjectReader reader) {
        this.reader = reader;
    }

    @Override
    public String name() {
        return "LimitRanger";
    }

    @Override
    public boolean handles(AdmissionRequest request) {
        var update = request.operation() == Operation.UPDATE;
        var create = request.operation() == Operation.CREATE;
        if (request.isFor("", "pods")) {
            return (create && request.subresource().isEmpty())
                    || (update && request.subresource().equals("resize"));
        }
        return (create || update) && request.isForObject("", "persistentvolumeclaims");
    }

    @Override
    public void admit(AdmissionRequest request) {
        var object = request.object();
        if (object == null || !request.isFor("", "pods")) {
            return;
        }
        for (var range : reader.list(RANGES, request.namespace())) {
            for (var limit : range.path("spec").path("limits")) {
                if (limit.path("type").asText("").equals("Container")) {
                    fill(new PodView(object), limit);
                }
            }
        }
    }

    private static void fill(PodView pod, JsonNode limit) {
        var notes = new ArrayList<String>();
        // containers before init containers: the order of upstream's annotation
        for (var field : List.of("containers", "initContainers")) {
            for (var container : pod.containers()) {
                if (container.path().startsWith("spec." + field + "[")) {
                    fill(container, "requests", limit.path("defaultRequest"), "request", notes);
                    fill(container, "limits", limit.path("default"), "limit", notes);
                }
            }
        }
        if (!notes.isEmpty()) {
            pod.pod()
                    .withObjectProperty("metadata")
                    .withObjectProperty("annotations")
                    .put(ANNOTATION, "LimitRanger plugin set: " + String.join("; ", notes));
        }
    }

    private static void fill(
            PodView.Container container,
            String part,
            JsonNode defaults,
            String word,
            List<String> notes) {
        var set = new TreeSet<String>();
        for (var one : defaults.properties()) {
            if (!container.tree().path("resources").path(part).has(one.getKey())) {
                container
                        .tree()
                        .withObjectProperty("resources")
                        .withObjectProperty(part)
                        .set(one.getKey(), one.getValue());
                set.add(one.getKey());
            }
        }
        if (!set.isEmpty()) {
            notes.add(
                    String.join(", ", set)
                            + " "
                            + word
                            + " for "
                            + container.kind()
                            + " "
                            + container.name());
        }
    }

    @Override
    public void validate(AdmissionRequest request) {
        var object = request.object();
        if (object == null) {
            return;
        }
        var ranges = reader.list(RANGES, request.namespace());
        for (var range : ranges) {
            var errors = new ArrayList<String>();
            for (var limit : range.path("spec").path("limits")) {
                check(request, object, limit, errors);
            }
            var distinct = errors.stream().distinct().toList();
            if (distinct.size() == 1) {
                throw request.forbidden(distinct.getFirst());
            }
            if (!distinct.isEmpty()) {
                throw request.forbidden("[" + String.join(", ", distinct) + "]");
            }
        }
    }

    private static void check(
            AdmissionRequest request, ObjectNode object, JsonNode limit, List<String> errors) {
        var type = limit.path("type").asText("");
        var ofPods = request.isFor("", "pods");
        if (type.equals("Container") && ofPods) {
            var pod = new PodView(object);
            for (var container : pod.containers()) {
                bounds(limit, type, container.tree(), errors);
            }
        } else if (type.equals("Pod") && ofPods) {
            new LimitBounds(
                            type,
                            ResourceAmounts.ofPod(object, "requests"),
                            ResourceAmounts.ofPod(object, "limits"))
                    .check(limit, errors);
        } else if (type.equals("PersistentVolumeClaim") && !ofPods) {
            Map<String, Quantity> requests = ResourceAmounts.of(object.path("spec"), "requests");
            new LimitBounds(type, requests, Map.of()).checkRequests(limit, errors);
        }
    }

    private static void bounds(
            JsonNode limit, String type, JsonNode container, List<String> errors) {
        new LimitBounds(
                        type,
                        ResourceAmounts.of(container, "requests"),
                        ResourceAmounts.of(container, "limits"))
                .check(limit, errors);
    }
}
