package dev.j3s.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.model.GroupResource;
import dev.j3s.model.Quantity;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What one object takes from a quota, by quota resource name (upstream: pkg/quota/v1/evaluator/core
 * and the generic object count).
 */
final class QuotaUsage {
    private static final Quantity ONE = Quantity.of(1, Quantity.Format.DECIMAL_SI);
    private static final Set<String> PLAIN_COUNTS =
            Set.of("configmaps", "secrets", "replicationcontrollers", "resourcequotas");
    private static final Set<String> PLAIN_AMOUNTS = Set.of("cpu", "memory", "ephemeral-storage");
    private static final String CLASS_SUFFIX = ".storageclass.storage.k8s.io/";

    private QuotaUsage() {}

    /** All names an object of {@code resource} counts for, with its amounts. */
    static Map<String, Quantity> of(GroupResource resource, JsonNode object) {
        var usage = new TreeMap<String, Quantity>();
        usage.put("count/" + resource, ONE);
        if (resource.group().isEmpty()) {
            switch (resource.resource()) {
                case "pods" -> pod(object, usage);
                case "services" -> service(object, usage);
                case "persistentvolumeclaims" -> claim(object, usage);
                default -> {
                    if (PLAIN_COUNTS.contains(resource.resource())) {
                        usage.put(resource.resource(), ONE);
                    }
                }
            }
        }
        return usage;
    }

    /** A pod that has ended holds only its place in {@code count/pods}. */
    private static void pod(JsonNode pod, Map<String, Quantity> usage) {
        var phase = pod.path("status").path("phase").asText("");
        if (phase.equals("Succeeded") || phase.equals("Failed")) {
            return;
        }
        usage.put("pods", ONE);
        ResourceAmounts.ofPodWithOverhead(pod, "requests")
                .forEach((name, amount) -> {
                    if (PLAIN_AMOUNTS.contains(name) || name.startsWith("hugepages-")) {
                        usage.put(name, amount);
                    }
                    usage.put("requests." + name, amount);
                });
        ResourceAmounts.ofPodWithOverhead(pod, "limits")
                .forEach((name, amount) -> {
                    if (PLAIN_AMOUNTS.contains(name)) {
                        usage.put("limits." + name, amount);
                    }
                });
    }

    private static void service(JsonNode service, Map<String, Quantity> usage) {
        usage.put("services", ONE);
        var spec = service.path("spec");
        var type = spec.path("type").asText("");
        var ports = spec.path("ports").size();
        if (type.equals("LoadBalancer")) {
            usage.put("services.loadbalancers", ONE);
            if (!spec.path("allocateLoadBalancerNodePorts").asBoolean(true)) {
                ports = 0;
                for (var port : spec.path("ports")) {
                    ports += port.path("nodePort").asInt(0) != 0 ? 1 : 0;
                }
            }
        }
        if (type.equals("NodePort") || type.equals("LoadBalancer")) {
            usage.put("services.nodeports", Quantity.of(ports, Quantity.Format.DECIMAL_SI));
        }
    }

    private static void claim(JsonNode claim, Map<String, Quantity> usage) {
        var size = claim.path("spec").path("resources").path("requests").path("storage");
        var storage = size.isMissingNode() ? Quantity.ZERO : Quantity.of(size);
        usage.put("persistentvolumeclaims", ONE);
        usage.put("requests.storage", storage);
        var storageClass = claim.path("spec").path("storageClassName").asText("");
        if (!storageClass.isEmpty()) {
            usage.put(storageClass + CLASS_SUFFIX + "requests.storage", storage);
            usage.put(storageClass + CLASS_SUFFIX + "persistentvolumeclaims", ONE);
        }
    }
}
