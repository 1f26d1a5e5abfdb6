package dev.j3s.apiserver.types.pod;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.apiserver.types.fields.Checks;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;
import dev.j3s.model.FieldError;
import dev.j3s.model.Quantity;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/** Requests and limits of a container or a pod, and amounts of resources anywhere. */
public final class ResourceRules {
    private static final Set<String> POD_LEVEL = Checks.setOf("cpu", "memory", "hugepages-");

    private final Problems problems;
    private final Checks checks;
    private final Set<String> claimNames;

    /**
     * @param claimNames of the pod's resourceClaims
     */
    public ResourceRules(Problems problems, Set<String> claimNames) {
        this.problems = problems;
        this.checks = new Checks(problems);
        this.claimNames = new TreeSet<>(claimNames);
    }

    public void ofContainer(JsonNode requirements, Path path) {
        validate(requirements, path, false);
    }

    void ofPod(JsonNode requirements, Path path) {
        validate(requirements, path, true);
    }

    private void validate(JsonNode requirements, Path path, boolean ofPod) {
        var limits = Fields.get(requirements, "limits");
        var requests = Fields.get(requirements, "requests");
        for (var limit : limits.properties()) {
            amount(
                    limit.getKey(),
                    limit.getValue(),
                    path.child("limits").key(limit.getKey()),
                    ofPod);
        }
        for (var request : requests.properties()) {
            var name = request.getKey();
            amount(name, request.getValue(), path.child("requests").key(name), ofPod);
            againstLimit(name, request.getValue(), limits, path);
        }
        if ((hasHugePages(limits) || hasHugePages(requests))
                && !hasCompute(limits)
                && !hasCompute(requests)) {
            problems.forbidden(path, "HugePages require cpu or memory");
        }
        claims(requirements, path.child("claims"));
    }

    private void amount(String name, JsonNode value, Path path, boolean ofPod) {
        if (ofPod) {
            podName(name, path);
        } else {
            containerName(name, path);
        }
        quantity(name, value, path);
        if (ResourceNames.isHugePage(name) && !isDivisible(name, Quantity.of(value))) {
            var text = value.asText("");
            problems.invalid(path, text, text + " is not positive integer multiple of " + name);
        }
    }

    private static boolean isDivisible(String name, Quantity amount) {
        var page = Quantity.parse(name.substring("hugepages-".length())).amount();
        return page.signum() > 0
                && amount.signum() >= 0
                && amount.amount().remainder(page).signum() == 0;
    }

    private void againstLimit(String name, JsonNode value, JsonNode limits, Path path) {
        var limit = limits.get(name);
        if (limit == null) {
            if (!ResourceNames.isOvercommitAllowed(name)) {
                problems.required(
                        path.child("limits"), "Limit must be set for non overcommitable resources");
            }
            return;
        }
        var order = Quantity.of(value).compareTo(Quantity.of(limit));
        var about = name + " limit of " + limit.asText("");
        if (order != 0 && !ResourceNames.isOvercommitAllowed(name)) {
            problems.invalid(path.child("requests"), value.asText(""), "must be equal to " + about);
        } else if (order > 0) {
            problems.invalid(
                    path.child("requests"),
                    value.asText(""),
                    "must be less than or equal to " + about);
        }
    }

    private static boolean hasHugePages(JsonNode amounts) {
        for (var amount : amounts.properties()) {
            if (ResourceNames.isHugePage(amount.getKey())) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasCompute(JsonNode amounts) {
        return amounts.has("cpu") || amounts.has("memory");
    }

    /** True when the name is well-formed and known or qualified. */
    public boolean resourceName(String name, Path path) {
        var before = problems.size();
        checks.qualifiedName(name, path);
        if (problems.size() > before) {
            return false;
        }
        if (name.indexOf('/') < 0 && !ResourceNames.isStandard(name)) {
            problems.invalid(path, name, "must be a standard resource type or fully qualified");
            return false;
        }
        return true;
    }

    public void containerName(String name, Path path) {
        resourceName(name, path);
        if (name.indexOf('/') < 0) {
            if (!ResourceNames.isStandardForContainer(name)) {
                problems.invalid(path, name, "must be a standard resource for containers");
            }
        } else if (!ResourceNames.isNative(name) && !ResourceNames.isExtended(name)) {
            problems.invalid(path, name, "doesn't follow extended resource name standard");
        }
    }

    private void podName(String name, Path path) {
        if (resourceName(name, path) && !PodLevelResources.isSupported(name)) {
            problems.notSupported(path, name, POD_LEVEL);
        }
    }

    public void quantity(String name, JsonNode value, Path path) {
        var quantity = Quantity.of(value);
        if (quantity.signum() < 0) {
            problems.invalid(path, value.asText(""), "must be greater than or equal to 0");
        }
        if (ResourceNames.isInteger(name)
                && quantity.amount().remainder(BigDecimal.ONE).signum() != 0) {
            problems.invalid(path, value, "must be an integer");
        }
    }

    private void claims(JsonNode requirements, Path path) {
        var names = new HashSet<String>();
        var claims = Fields.items(requirements, "claims");
        for (var i = 0; i < claims.size(); i++) {
            var name = Fields.text(claims.get(i), "name");
            if (name.isEmpty()) {
                problems.required(path.index(i), "");
                continue;
            }
            uniqueClaim(claims.get(i), name, names, path.index(i));
            if (!claimNames.contains(name)) {
                unknownClaim(name, path.index(i));
            }
        }
    }

    private void uniqueClaim(JsonNode claim, String name, Set<String> names, Path path) {
        if (names.contains(name)) {
            problems.duplicate(path, name);
        }
        var request = Fields.text(claim, "request");
        var key = request.isEmpty() ? name : name + "/" + request;
        if (!request.isEmpty()) {
            checks.dnsLabel(request, path.child("request"));
            if (names.contains(key)) {
                problems.duplicate(path, key);
            }
        } else if (names.stream().anyMatch(known -> known.startsWith(name + "/"))) {
            problems.duplicate(path, name);
        }
        names.add(key);
    }

    private void unknownClaim(String name, Path path) {
        var known = claimNames.isEmpty() ? " which is empty" : ": " + String.join(", ", claimNames);
        problems.add(
                new FieldError(
                        FieldError.Type.NOT_FOUND,
                        path.toString(),
                        "\"" + name + "\"",
                        "must be one of the names in pod.spec.resourceClaims" + known));
    }
}
