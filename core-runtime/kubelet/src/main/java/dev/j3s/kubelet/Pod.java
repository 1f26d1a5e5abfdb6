package dev.j3s.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.client.Meta;
import dev.j3s.model.Json;
import dev.j3s.model.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A pod as the API has it; the tree is shared and not to be changed. */
record Pod(JsonNode json, Meta meta) {
    static final String NAME_LABEL = "io.kubernetes.pod.name";
    static final String NAMESPACE_LABEL = "io.kubernetes.pod.namespace";
    static final String UID_LABEL = "io.kubernetes.pod.uid";

    private static final long GRACE_SECONDS_DEFAULT = 30;

    static Pod decode(byte[] bytes) {
        return of(Json.parseObject(bytes));
    }

    static Pod of(JsonNode json) {
        return new Pod(json, Meta.of(json));
    }

    String name() {
        return meta.name();
    }

    String namespace() {
        return meta.namespace();
    }

    String uid() {
        return meta.uid();
    }

    ObjectKey key() {
        return new ObjectKey(namespace(), name());
    }

    /** As upstream names a pod in messages: {@code name_namespace(uid)}. */
    String fullName() {
        return name() + "_" + namespace() + "(" + uid() + ")";
    }

    JsonNode spec() {
        return json.path("spec");
    }

    JsonNode status() {
        return json.path("status");
    }

    long generation() {
        return json.at("/metadata/generation").asLong();
    }

    Map<String, String> labels() {
        return strings(json.at("/metadata/labels"));
    }

    Map<String, String> annotations() {
        return strings(json.at("/metadata/annotations"));
    }

    /** In the order of the spec: init containers, containers, ephemeral containers. */
    List<PodContainer> containers() {
        var all = new ArrayList<PodContainer>();
        for (var init : spec().path("initContainers")) {
            var sidecar = init.path("restartPolicy").asText().equals("Always");
            all.add(
                    new PodContainer(
                            init, sidecar ? PodContainer.Kind.SIDECAR : PodContainer.Kind.INIT));
        }
        spec().path("containers").forEach(c -> all.add(new PodContainer(c, PodContainer.Kind.APP)));
        spec().path("ephemeralContainers")
                .forEach(c -> all.add(new PodContainer(c, PodContainer.Kind.EPHEMERAL)));
        return all;
    }

    Optional<PodContainer> container(String name) {
        return containers().stream().filter(c -> c.name().equals(name)).findFirst();
    }

    List<PodContainer> containers(PodContainer.Kind kind) {
        return containers().stream().filter(c -> c.kind() == kind).toList();
    }

    String restartPolicy() {
        return spec().path("restartPolicy").asText("Always");
    }

    boolean hostNetwork() {
        return spec().path("hostNetwork").asBoolean();
    }

    boolean deleted() {
        return json.at("/metadata/deletionTimestamp").isTextual();
    }

    /** The phase that the API has; empty before the first status. */
    String phase() {
        return status().path("phase").asText();
    }

    boolean finished() {
        return phase().equals("Succeeded") || phase().equals("Failed");
    }

    Duration grace() {
        var fromDelete = json.at("/metadata/deletionGracePeriodSeconds");
        return Duration.ofSeconds(
                fromDelete.isNumber()
                        ? fromDelete.asLong()
                        : spec().path("terminationGracePeriodSeconds")
                                .asLong(GRACE_SECONDS_DEFAULT));
    }

    /** When the pod has run long enough, counted from its start. */
    Optional<Instant> deadline(Instant startTime) {
        var seconds = spec().path("activeDeadlineSeconds");
        return seconds.isNumber()
                ? Optional.of(startTime.plusSeconds(seconds.asLong()))
                : Optional.empty();
    }

    Optional<Long> fsGroup() {
        var group = spec().at("/securityContext/fsGroup");
        return group.isNumber() ? Optional.of(group.asLong()) : Optional.empty();
    }

    static Map<String, String> strings(JsonNode object) {
        var map = new LinkedHashMap<String, String>();
        object.properties().forEach(e -> map.put(e.getKey(), e.getValue().asText()));
        return map;
    }

    static List<String> texts(JsonNode array) {
        var list = new ArrayList<String>();
        array.forEach(item -> list.add(item.asText()));
        return list;
    }
}
