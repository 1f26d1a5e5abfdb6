package dev.j3s.controllers.quota;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.controllers.kube.Pod;
import dev.j3s.controllers.kube.Resource;
import dev.j3s.model.Json;
import dev.j3s.model.Quantity;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** What a namespace uses of one quota's resources. Pure (upstream: pkg/quota/v1/evaluator/core). */
record Usage(
        Collection<Pod> pods,
        Collection<Resource> services,
        Collection<Resource> claims,
        Function<String, Optional<Integer>> counts) {

    /** {@code used} for every resource of {@code spec.hard} that can be measured. */
    ObjectNode used(JsonNode spec) {
        var used = Json.object();
        for (var entry : spec.path("hard").properties()) {
            measure(entry.getKey(), spec)
                    .ifPresent(amount -> used.put(entry.getKey(), amount.toString()));
        }
        return used;
    }

    private Optional<Quantity> measure(String resource, JsonNode spec) {
        if (resource.startsWith("count/") && !resource.equals("count/pods")) {
            return counts.apply(resource.substring("count/".length())).map(Usage::number);
        }
        return switch (resource) {
            case "configmaps",
                    "secrets",
                    "replicationcontrollers",
                    "resourcequotas",
                    "persistentvolumeclaims" ->
                    counts.apply(resource).map(Usage::number);
            case "services" -> Optional.of(number(services.size()));
            case "services.loadbalancers" ->
                    Optional.of(number(services(service -> type(service).equals("LoadBalancer"))));
            case "services.nodeports" -> Optional.of(number(nodePorts()));
            case "requests.storage" -> Optional.of(storage(""));
            default -> compute(resource, spec);
        };
    }

    private Optional<Quantity> compute(String resource, JsonNode spec) {
        var slash = resource.indexOf(".storageclass.storage.k8s.io/");
        if (slash >= 0) {
            var storageClass = resource.substring(0, slash);
            return Optional.of(
                    resource.endsWith("/requests.storage")
                            ? storage(storageClass)
                            : number((int) claimsOf(storageClass)));
        }
        var total = number(0);
        for (var pod : pods) {
            var deletedNow = pod.finished();
            if (!deletedNow && QuotaScope.matches(spec, pod)) {
                total = total.add(ofPod(resource, pod));
            }
        }
        return Optional.of(total);
    }

    private static Quantity ofPod(String resource, Pod pod) {
        if (resource.equals("pods") || resource.equals("count/pods")) {
            return number(1);
        }
        var resources = pod.resources();
        if (resource.startsWith("requests.")) {
            var name = resource.substring("requests.".length());
            return resources.requests().getOrDefault(name, number(0));
        }
        if (resource.startsWith("limits.")) {
            var name = resource.substring("limits.".length());
            return resources.limits().getOrDefault(name, number(0));
        }
        return resources.requests().getOrDefault(resource, number(0));
    }

    static Quantity number(int count) {
        return Quantity.of(count, Quantity.Format.DECIMAL_SI);
    }

    private int services(Predicate<Resource> which) {
        return (int) services.stream().filter(which).count();
    }

    private static String type(Resource service) {
        return service.spec().path("type").asText();
    }

    private int nodePorts() {
        var count = 0;
        for (var service : services) {
            var ports = service.spec().path("ports").size();
            if (type(service).equals("NodePort")) {
                count += ports;
            } else if (type(service).equals("LoadBalancer")
                    && service.spec().path("allocateLoadBalancerNodePorts").asBoolean(true)) {
                count += ports;
            }
        }
        return count;
    }

    private static boolean inClass(Resource claim, String storageClass) {
        return storageClass.isEmpty()
                || claim.spec().path("storageClassName").asText().equals(storageClass);
    }

    private long claimsOf(String storageClass) {
        return claims.stream().filter(claim -> inClass(claim, storageClass)).count();
    }

    private Quantity storage(String storageClass) {
        var total = number(0);
        for (var claim : claims) {
            var asked = claim.spec().path("resources").path("requests").path("storage").asText();
            if (inClass(claim, storageClass) && !asked.isEmpty()) {
                total = total.add(Quantity.parse(asked));
            }
        }
        return total;
    }
}
