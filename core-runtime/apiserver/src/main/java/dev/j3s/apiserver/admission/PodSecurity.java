package dev.j3s.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.admission.AdmissionRequest.Operation;
import dev.j3s.apiserver.registry.ObjectReader;
import dev.j3s.model.ApiStatus;
import dev.j3s.model.GroupResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Pod Security Standards by namespace labels: refuses pods, warns of pod templates. */
final class PodSecurity implements AdmissionPlugin {
    /** Existing pods looked at when a namespace's level changes. */
    static final int EXISTING_PODS_MAX = 3000;

    private static final GroupResource NAMESPACES = new GroupResource("", "namespaces");
    private static final GroupResource PODS = new GroupResource("", "pods");
    private static final Set<String> TEMPLATED =
            Set.of(
                    "deployments.apps",
                    "replicasets.apps",
                    "statefulsets.apps",
                    "daemonsets.apps",
                    "replicationcontrollers",
                    "jobs.batch");
    private static final Set<String> SUBRESOURCES = Set.of("", "ephemeralcontainers", "resize");

    private final ObjectReader reader;

    PodSecurity(ObjectReader reader) {
        this.reader = reader;
    }

    @Override
    public String name() {
        return "PodSecurity";
    }

    @Override
    public boolean handles(AdmissionRequest request) {
        var written =
                request.operation() == Operation.CREATE || request.operation() == Operation.UPDATE;
        if (!written || request.object() == null) {
            return false;
        }
        return (request.isFor("", "pods") && SUBRESOURCES.contains(request.subresource()))
                || request.isForObject("", "namespaces")
                || (request.subresource().isEmpty() && template(request).isPresent());
    }

    private static Optional<JsonNode> template(AdmissionRequest request) {
        var object = request.object();
        if (object == null) {
            return Optional.empty();
        }
        var resource = request.resource().groupResource().toString();
        if (TEMPLATED.contains(resource)) {
            return Optional.of(object.path("spec").path("template"));
        }
        return switch (resource) {
            case "cronjobs.batch" ->
                    Optional.of(
                            object.path("spec").path("jobTemplate").path("spec").path("template"));
            case "podtemplates" -> Optional.of(object.path("template"));
            default -> Optional.empty();
        };
    }

    @Override
    public void validate(AdmissionRequest request) {
        var object = request.object();
        if (object == null) {
            return;
        }
        if (request.isFor("", "namespaces")) {
            validateNamespace(request, object);
            return;
        }
        var namespace = reader.get(NAMESPACES, "", request.namespace());
        if (namespace.isEmpty()) {
            return;
        }
        var warn = PodSecurityPolicy.of(namespace.get(), "warn");
        if (!request.isFor("", "pods")) {
            if (template(request).orElseThrow() instanceof ObjectNode pod) {
                warn(request, warn, pod);
            }
            return;
        }
        var old = request.oldObject();
        if (old != null && !isSignificant(object, old)) {
            return;
        }
        var enforce = PodSecurityPolicy.of(namespace.get(), "enforce");
        var complaint = enforce.complaint(object);
        if (!complaint.isEmpty()) {
            throw request.forbidden("violates PodSecurity " + complaint);
        }
        warn(request, warn, object);
    }

    private static void warn(AdmissionRequest request, PodSecurityPolicy policy, ObjectNode pod) {
        var complaint = policy.complaint(pod);
        if (!complaint.isEmpty()) {
            request.warn("would violate PodSecurity " + complaint);
        }
    }

    /** An update that changes nothing a rule looks at passes, whatever the pod is. */
    private static boolean isSignificant(ObjectNode pod, ObjectNode old) {
        return !significant(pod).equals(significant(old));
    }

    private static ObjectNode significant(ObjectNode pod) {
        var copy = pod.deepCopy();
        copy.remove("status");
        var spec = copy.withObjectProperty("spec");
        spec.remove(List.of("activeDeadlineSeconds", "tolerations", "nodeName", "schedulingGates"));
        for (var container : new PodView(copy).allContainers()) {
            container.tree().remove(List.of("image", "resources"));
        }
        var annotations = copy.path("metadata").path("annotations");
        copy.remove("metadata");
        for (var one : annotations.properties()) {
            if (one.getKey().startsWith("container.apparmor.")
                    || one.getKey().startsWith("container.seccomp.")
                    || one.getKey().startsWith("seccomp.")) {
                copy.set(one.getKey(), one.getValue());
            }
        }
        return copy;
    }

    private void validateNamespace(AdmissionRequest request, ObjectNode namespace) {
        var old = request.oldObject();
        var errors = PodSecurityPolicy.validate(namespace);
        if (!errors.isEmpty() && (old == null || PodSecurityPolicy.validate(old).isEmpty())) {
            throw ApiStatus.invalid("", "Namespace", request.shownName(), errors).asException();
        }
        if (old == null) {
            return;
        }
        var policy = PodSecurityPolicy.of(namespace, "enforce");
        if (!policy.isPrivileged() && !policy.equals(PodSecurityPolicy.of(old, "enforce"))) {
            warnOfExisting(request, policy);
        }
    }

    private void warnOfExisting(AdmissionRequest request, PodSecurityPolicy policy) {
        Map<String, List<String>> podsByReasons = new TreeMap<>();
        reader.list(PODS, request.name()).stream()
                .limit(EXISTING_PODS_MAX)
                .forEach(one -> {
                    if (one instanceof ObjectNode pod) {
                        var reasons =
                                policy.violations(pod).stream()
                                        .map(PodSecurityCheck.Violation::reason)
                                        .collect(Collectors.joining(", "));
                        podsByReasons
                                .computeIfAbsent(reasons, _ -> new ArrayList<>())
                                .add(one.path("metadata").path("name").asText(""));
                    }
                });
        podsByReasons.remove("");
        if (podsByReasons.isEmpty()) {
            return;
        }
        request.warn(
                "existing pods in namespace \""
                        + request.name()
                        + "\" violate the new PodSecurity enforce level \""
                        + policy
                        + "\"");
        podsByReasons.forEach((reasons, pods) -> {
            var first = pods.stream().sorted().findFirst().orElseThrow();
            var others =
                    switch (pods.size()) {
                        case 1 -> "";
                        case 2 -> " (and 1 other pod)";
                        default -> " (and " + (pods.size() - 1) + " other pods)";
                    };
            request.warn(first + others + ": " + reasons);
        });
    }
}
