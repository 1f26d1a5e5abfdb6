package dev.j3s.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.cri.CriClient;
import dev.j3s.cri.Image;
import dev.j3s.model.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The Node object of this machine: pure. */
final class NodeObject {
    /** As upstream's nodeStatusMaxImages. */
    private static final int IMAGES_MAX = 50;

    private static final int IMAGE_NAMES_MAX = 5;

    private NodeObject() {}

    /** What the runtime says, and how far the network is. */
    record Runtime(
            CriClient.Version version, List<CriClient.Condition> conditions, List<Image> images) {}

    static ObjectNode create(KubeletConfig config, Machine machine) {
        var node = Json.object();
        node.put("kind", "Node").put("apiVersion", "v1");
        var meta = node.putObject("metadata").put("name", config.nodeName());
        var labels = meta.putObject("labels");
        labels(config, machine).forEach(labels::put);
        meta.putObject("annotations")
                .put("volumes.kubernetes.io/controller-managed-attach-detach", "true");
        var spec = node.putObject("spec");
        if (!config.taints().isEmpty()) {
            var taints = spec.putArray("taints");
            config.taints().forEach(t -> taints.add(taint(t)));
        }
        return node;
    }

    static Map<String, String> labels(KubeletConfig config, Machine machine) {
        var labels = new java.util.LinkedHashMap<>(config.labels());
        for (var prefix : List.of("beta.kubernetes.io/", "kubernetes.io/")) {
            labels.put(prefix + "arch", machine.architecture());
            labels.put(prefix + "os", "linux");
        }
        labels.put("kubernetes.io/hostname", config.nodeName());
        return labels;
    }

    /** {@code key=value:effect} or {@code key:effect}. */
    private static ObjectNode taint(String text) {
        var colon = text.lastIndexOf(':');
        var key = text.substring(0, colon);
        var equals = key.indexOf('=');
        var taint = Json.object();
        taint.put("key", equals < 0 ? key : key.substring(0, equals));
        if (equals >= 0) {
            taint.put("value", key.substring(equals + 1));
        }
        return taint.put("effect", text.substring(colon + 1));
    }

    /**
     * @param before the node's status as the API has it; transition times are kept
     */
    static ObjectNode status(
            KubeletConfig config,
            Machine machine,
            int port,
            Runtime runtime,
            JsonNode before,
            Instant now) {
        var status = Json.object();
        status.set("capacity", resources(config, machine));
        status.set("allocatable", resources(config, machine));
        var conditions = status.putArray("conditions");
        condition(
                conditions.addObject(),
                before,
                now,
                "MemoryPressure",
                false,
                "KubeletHasSufficientMemory",
                "kubelet has sufficient memory available");
        condition(
                conditions.addObject(),
                before,
                now,
                "DiskPressure",
                false,
                "KubeletHasNoDiskPressure",
                "kubelet has no disk pressure");
        condition(
                conditions.addObject(),
                before,
                now,
                "PIDPressure",
                false,
                "KubeletHasSufficientPID",
                "kubelet has sufficient PID available");
        var trouble = trouble(runtime);
        condition(
                conditions.addObject(),
                before,
                now,
                "Ready",
                trouble.isEmpty(),
                trouble.isEmpty() ? "KubeletReady" : "KubeletNotReady",
                trouble.isEmpty() ? "kubelet is posting ready status" : String.join(", ", trouble));
        var addresses = status.putArray("addresses");
        config.nodeIps()
                .forEach(ip -> addresses.addObject().put("type", "InternalIP").put("address", ip));
        addresses.addObject().put("type", "Hostname").put("address", config.nodeName());
        status.putObject("daemonEndpoints").putObject("kubeletEndpoint").put("Port", port);
        status.set("nodeInfo", info(config, machine, runtime));
        status.set("images", images(runtime.images()));
        return status;
    }

    private static List<String> trouble(Runtime runtime) {
        var trouble = new ArrayList<String>();
        for (var condition : runtime.conditions()) {
            if (!condition.status()) {
                trouble.add(
                        "container runtime %s: %s=false reason:%s message:%s"
                                .formatted(
                                        condition.type().equals("NetworkReady")
                                                ? "network not ready"
                                                : "status check may not have completed yet",
                                        condition.type(),
                                        condition.reason(),
                                        condition.message()));
            }
        }
        return trouble;
    }

    private static ObjectNode resources(KubeletConfig config, Machine machine) {
        return Json.object()
                .put("cpu", machine.cpus() + "")
                .put("ephemeral-storage", machine.diskBytes() / 1024 + "Ki")
                .put("hugepages-1Gi", "0")
                .put("hugepages-2Mi", "0")
                .put("memory", machine.memoryBytes() / 1024 + "Ki")
                .put("pods", config.podsMax() + "");
    }

    private static void condition(
            ObjectNode out,
            JsonNode before,
            Instant now,
            String type,
            boolean holds,
            String reason,
            String message) {
        var text = holds ? "True" : "False";
        var time = ContainerStatuses.seconds(now);
        var since = time;
        for (var old : before.path("conditions")) {
            if (old.path("type").asText().equals(type)
                    && old.path("status").asText().equals(text)) {
                since = old.path("lastTransitionTime").asText(time);
            }
        }
        out.put("type", type)
                .put("status", text)
                .put("lastHeartbeatTime", time)
                .put("lastTransitionTime", since)
                .put("reason", reason)
                .put("message", message);
    }

    private static ObjectNode info(KubeletConfig config, Machine machine, Runtime runtime) {
        return Json.object()
                .put("machineID", machine.machineId())
                .put("systemUUID", machine.machineId())
                .put("bootID", machine.bootId())
                .put("kernelVersion", machine.kernel())
                .put("osImage", machine.osImage())
                .put(
                        "containerRuntimeVersion",
                        runtime.version().runtime() + "://" + runtime.version().version())
                .put("kubeletVersion", config.version())
                .put("kubeProxyVersion", "")
                .put("operatingSystem", "linux")
                .put("architecture", machine.architecture());
    }

    private static JsonNode images(List<Image> images) {
        var out = Json.mapper().createArrayNode();
        images.stream()
                .sorted(Comparator.comparingLong(Image::sizeBytes).reversed())
                .limit(IMAGES_MAX)
                .forEach(image -> {
                    var one = Json.object();
                    var names = one.putArray("names");
                    image.digests().forEach(names::add);
                    image.tags().stream()
                            .limit(Math.max(1, IMAGE_NAMES_MAX - image.digests().size()))
                            .forEach(names::add);
                    if (!names.isEmpty()) {
                        out.add(one.put("sizeBytes", image.sizeBytes()));
                    }
                });
        return out;
    }
}
