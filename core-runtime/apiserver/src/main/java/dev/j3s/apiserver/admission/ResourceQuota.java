package dev.j3s.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.admission.AdmissionRequest.Operation;
import dev.j3s.apiserver.registry.ObjectStorage;
import dev.j3s.model.GroupResource;
import dev.j3s.model.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Takes what a write needs from the namespace's quotas, or refuses it. Usage only grows here; the
 * quota controller counts again and gives back. A quota that the controller has not seen yet limits
 * nothing, as upstream.
 */
final class ResourceQuota implements AdmissionPlugin {
    private static final GroupResource QUOTAS = new GroupResource("", "resourcequotas");

    /** Amounts that a limited pod has to name in every container. */
    private static final Set<String> TO_BE_NAMED =
            Set.of(
                    "cpu",
                    "memory",
                    "requests.cpu",
                    "requests.memory",
                    "limits.cpu",
                    "limits.memory");

    private final ObjectStorage storage;

    ResourceQuota(ObjectStorage storage) {
        this.storage = storage;
    }

    @Override
    public String name() {
        return "ResourceQuota";
    }

    @Override
    public boolean handles(AdmissionRequest request) {
        if (request.namespace().isEmpty()
                || request.object() == null
                || request.isFor("", "namespaces")
                || request.resource().resource().equals("events")) {
            return false;
        }
        // an update matters where amounts can grow
        return switch (request.operation()) {
            case CREATE -> request.subresource().isEmpty();
            case UPDATE ->
                    request.isForObject("", "services")
                            || request.isForObject("", "persistentvolumeclaims")
                            || (request.isFor("", "pods")
                                    && (request.subresource().isEmpty()
                                            || request.subresource().equals("resize")));
            case DELETE, CONNECT -> false;
        };
    }

    @Override
    public void validate(AdmissionRequest request) {
        var object = request.object();
        if (object == null) {
            return;
        }
        var resource = request.resource().groupResource();
        var usage = QuotaUsage.of(resource, object);
        var old = request.oldObject();
        var before = old == null ? Map.<String, Quantity>of() : QuotaUsage.of(resource, old);
        var limiting = new ArrayList<JsonNode>();
        for (var quota : storage.list(QUOTAS, request.namespace())) {
            if (isAbout(quota, resource, usage, object)) {
                limiting.add(quota);
            }
        }
        for (var quota : limiting) {
            if (request.isFor("", "pods") && request.operation() == Operation.CREATE) {
                requireNamed(request, quota, object);
            }
        }
        var growth = growth(usage, before);
        if (growth.isEmpty()) {
            return;
        }
        for (var quota : limiting) {
            check(request, quota, growth);
        }
        if (!request.dryRun()) {
            limiting.forEach(quota -> take(request, quota, growth));
        }
    }

    private static boolean isAbout(
            JsonNode quota, GroupResource resource, Map<String, Quantity> usage, JsonNode object) {
        var matches = false;
        for (var one : quota.path("status").path("hard").properties()) {
            matches |=
                    usage.containsKey(one.getKey())
                            || (resource.toString().equals("pods") && isPodAmount(one.getKey()));
        }
        return matches && QuotaScopes.match(quota, resource.toString(), object);
    }

    private static boolean isPodAmount(String name) {
        return TO_BE_NAMED.contains(name)
                || name.startsWith("requests.") && !name.equals("requests.storage");
    }

    private static Map<String, Quantity> growth(
            Map<String, Quantity> usage, Map<String, Quantity> before) {
        var growth = new TreeMap<String, Quantity>();
        usage.forEach((name, amount) -> {
            var more = amount.subtract(before.getOrDefault(name, Quantity.ZERO));
            if (more.signum() > 0) {
                growth.put(name, more);
            }
        });
        return growth;
    }

    private static void requireNamed(AdmissionRequest request, JsonNode quota, ObjectNode pod) {
        var missing = new TreeMap<String, TreeSet<String>>();
        for (var hard : quota.path("status").path("hard").properties()) {
            var name = hard.getKey();
            if (!TO_BE_NAMED.contains(name) || podNames(pod, name)) {
                continue;
            }
            for (var container : new PodView(pod).containers()) {
                if (!names(container.tree(), name)) {
                    missing.computeIfAbsent(name, _ -> new TreeSet<>()).add(container.name());
                }
            }
        }
        if (!missing.isEmpty()) {
            throw request.forbidden(
                    "failed quota: "
                            + nameOf(quota)
                            + ": must specify "
                            + missing.entrySet().stream()
                                    .map(e ->
                                            e.getKey() + " for: " + String.join(",", e.getValue()))
                                    .collect(Collectors.joining("; ")));
        }
    }

    /** True when the pod as a whole says the amount. */
    private static boolean podNames(JsonNode pod, String name) {
        return names(pod.path("spec"), name);
    }

    private static boolean names(JsonNode container, String name) {
        var dot = name.indexOf('.');
        var part = dot < 0 ? "requests" : name.substring(0, dot);
        return container.path("resources").path(part).has(name.substring(dot + 1));
    }

    private static String nameOf(JsonNode quota) {
        return quota.path("metadata").path("name").asText("");
    }

    private static void check(
            AdmissionRequest request, JsonNode quota, Map<String, Quantity> growth) {
        var hard = ResourceAmounts.read(quota.path("status").path("hard"));
        var used = ResourceAmounts.read(quota.path("status").path("used"));
        var exceeded = new ArrayList<String>();
        var unknown = new ArrayList<String>();
        growth.forEach((name, more) -> {
            var limit = hard.get(name);
            var now = used.get(name);
            if (limit == null) {
                return;
            }
            if (now == null) {
                unknown.add(name);
            } else if (now.add(more).compareTo(limit) > 0) {
                exceeded.add(name);
            }
        });
        if (!unknown.isEmpty()) {
            throw request.forbidden(
                    "status unknown for quota: "
                            + nameOf(quota)
                            + ", resources: "
                            + String.join(",", unknown));
        }
        if (!exceeded.isEmpty()) {
            throw request.forbidden(
                    "exceeded quota: "
                            + nameOf(quota)
                            + ", requested: "
                            + list(exceeded, growth)
                            + ", used: "
                            + list(exceeded, used)
                            + ", limited: "
                            + list(exceeded, hard));
        }
    }

    private static String list(List<String> names, Map<String, Quantity> amounts) {
        return names.stream()
                .map(name -> name + "=" + amounts.get(name))
                .collect(Collectors.joining(","));
    }

    /** Checks again on what is stored now: of two writes at once, one may be too many. */
    private void take(AdmissionRequest request, JsonNode quota, Map<String, Quantity> growth) {
        storage.update(
                QUOTAS,
                request.namespace(),
                nameOf(quota),
                stored -> {
                    check(request, stored, growth);
                    var used = stored.withObjectProperty("status").withObjectProperty("used");
                    growth.forEach((name, more) -> {
                        if (stored.path("status").path("hard").has(name)) {
                            used.put(name, Quantity.of(used.path(name)).add(more).toString());
                        }
                    });
                    return stored;
                });
    }
}
