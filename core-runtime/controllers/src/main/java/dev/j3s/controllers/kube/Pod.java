package dev.j3s.controllers.kube;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.client.Decoder;
import dev.j3s.client.Meta;
import dev.j3s.model.Json;
import dev.j3s.model.ObjectKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The part of a pod that controllers decide by. Kept for every pod of the cluster, so it holds no
 * tree of the pod.
 */
public record Pod(
        Meta meta,
        String nodeName,
        String pinnedNode,
        String phase,
        String reason,
        String hostname,
        String subdomain,
        boolean hostNetwork,
        List<String> ips,
        List<Condition> conditions,
        List<Container> containers,
        List<ContainerStatus> statuses,
        List<String> claims,
        List<Toleration> tolerations,
        PodResources resources) {

    public static final Decoder<Pod> DECODER = bytes -> of(Json.parseObject(bytes));

    public record Condition(
            String type, String status, String reason, String message, @Nullable Instant since) {}

    public record Port(String name, int number, String protocol) {}

    public record Container(String name, boolean init, boolean restartable, List<Port> ports) {}

    /** {@code exitCode} is absent unless the container has terminated. */
    public record ContainerStatus(
            String name,
            boolean init,
            boolean ready,
            int restarts,
            boolean waiting,
            @Nullable Integer exitCode,
            @Nullable Instant finishedAt) {}

    public static Pod of(JsonNode pod) {
        var spec = pod.path("spec");
        var status = pod.path("status");
        return new Pod(
                Meta.of(pod),
                spec.path("nodeName").asText().intern(),
                pinned(spec),
                status.path("phase").asText().intern(),
                status.path("reason").asText().intern(),
                spec.path("hostname").asText(),
                spec.path("subdomain").asText(),
                spec.path("hostNetwork").asBoolean(),
                ips(status),
                conditions(status.path("conditions")),
                containers(spec),
                statuses(status),
                claims(pod),
                Toleration.list(spec.path("tolerations")),
                PodResources.of(spec, status));
    }

    /** The node a pod is bound to, or the one its affinity leaves, as daemon pods have it. */
    private static String pinned(JsonNode spec) {
        var bound = spec.path("nodeName").asText();
        if (!bound.isEmpty()) {
            return bound.intern();
        }
        var terms =
                spec.path("affinity")
                        .path("nodeAffinity")
                        .path("requiredDuringSchedulingIgnoredDuringExecution")
                        .path("nodeSelectorTerms");
        for (var field : terms.path(0).path("matchFields")) {
            if (field.path("key").asText().equals("metadata.name")) {
                return field.path("values").path(0).asText().intern();
            }
        }
        return "";
    }

    public ObjectKey key() {
        return meta.key();
    }

    public @Nullable Condition condition(String type) {
        for (var condition : conditions) {
            if (condition.type().equals(type)) {
                return condition;
            }
        }
        return null;
    }

    public boolean ready() {
        var condition = condition("Ready");
        return condition != null && condition.status().equals("True");
    }

    /** Ready for at least {@code minReadySeconds}. */
    public boolean available(int minReadySeconds, Instant now) {
        var condition = condition("Ready");
        if (condition == null || !condition.status().equals("True")) {
            return false;
        }
        return minReadySeconds == 0
                || (condition.since() != null
                        && !condition.since().plusSeconds(minReadySeconds).isAfter(now));
    }

    public boolean succeeded() {
        return phase.equals("Succeeded");
    }

    public boolean failed() {
        return phase.equals("Failed");
    }

    public boolean finished() {
        return succeeded() || failed();
    }

    /** Counts towards what its controller wants: neither finished nor being deleted. */
    public boolean active() {
        return !finished() && !meta.deleting();
    }

    public int restarts() {
        return statuses.stream().mapToInt(ContainerStatus::restarts).sum();
    }

    private static List<String> ips(JsonNode status) {
        var ips = new ArrayList<String>();
        for (var ip : status.path("podIPs")) {
            ips.add(ip.path("ip").asText());
        }
        var first = status.path("podIP").asText();
        if (ips.isEmpty() && !first.isEmpty()) {
            ips.add(first);
        }
        return List.copyOf(ips);
    }

    private static List<Condition> conditions(JsonNode json) {
        var conditions = new ArrayList<Condition>(json.size());
        for (var one : json) {
            conditions.add(
                    new Condition(
                            one.path("type").asText().intern(),
                            one.path("status").asText().intern(),
                            one.path("reason").asText().intern(),
                            one.path("message").asText(),
                            time(one.path("lastTransitionTime"))));
        }
        return List.copyOf(conditions);
    }

    static @Nullable Instant time(JsonNode json) {
        return json.isTextual() ? Instant.parse(json.textValue()) : null;
    }

    private static List<Container> containers(JsonNode spec) {
        var containers = new ArrayList<Container>();
        for (var kind : List.of("containers", "initContainers")) {
            for (var one : spec.path(kind)) {
                var ports = new ArrayList<Port>();
                for (var port : one.path("ports")) {
                    ports.add(
                            new Port(
                                    port.path("name").asText(),
                                    port.path("containerPort").asInt(),
                                    port.path("protocol").asText("TCP").intern()));
                }
                containers.add(
                        new Container(
                                one.path("name").asText(),
                                kind.equals("initContainers"),
                                one.path("restartPolicy").asText().equals("Always"),
                                List.copyOf(ports)));
            }
        }
        return List.copyOf(containers);
    }

    private static List<ContainerStatus> statuses(JsonNode status) {
        var statuses = new ArrayList<ContainerStatus>();
        for (var kind : List.of("containerStatuses", "initContainerStatuses")) {
            for (var one : status.path(kind)) {
                var ended = one.path("state").path("terminated");
                statuses.add(
                        new ContainerStatus(
                                one.path("name").asText(),
                                kind.equals("initContainerStatuses"),
                                one.path("ready").asBoolean(),
                                one.path("restartCount").asInt(),
                                one.path("state").has("waiting"),
                                ended.isObject() ? ended.path("exitCode").asInt() : null,
                                time(ended.path("finishedAt"))));
            }
        }
        return List.copyOf(statuses);
    }

    /** The claims a pod uses by name, those of its ephemeral volumes included. */
    private static List<String> claims(JsonNode pod) {
        var claims = new ArrayList<String>();
        for (var volume : pod.path("spec").path("volumes")) {
            var claim = volume.path("persistentVolumeClaim").path("claimName").asText();
            if (!claim.isEmpty()) {
                claims.add(claim);
            } else if (volume.has("ephemeral")) {
                var name = pod.path("metadata").path("name").asText();
                claims.add(name + "-" + volume.path("name").asText());
            }
        }
        return List.copyOf(claims);
    }

    /** Labels as a mutable copy. */
    public Map<String, String> labels() {
        return new LinkedHashMap<>(meta.labels());
    }
}
