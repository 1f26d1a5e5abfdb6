package dev.j3s.apiserver.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.apiserver.admission.AdmissionRequest;
import dev.j3s.apiserver.registry.ObjectReader;
import dev.j3s.model.GroupResource;
import dev.j3s.model.LabelSelector;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a MatchResources object means a request. Rules are compared with the version of the
 * request as it came; {@code matchPolicy: Equivalent} brings no other versions in.
 */
final class Constraints {
    private static final GroupResource NAMESPACES = new GroupResource("", "namespaces");
    private static final String ALL = "*";

    /** A policy must not be able to lock out the ones that could repair it. */
    private static final Set<String> EXEMPT =
            Set.of(
                    "validatingadmissionpolicies",
                    "validatingadmissionpolicybindings",
                    "mutatingadmissionpolicies",
                    "mutatingadmissionpolicybindings",
                    "validatingwebhookconfigurations",
                    "mutatingwebhookconfigurations");

    private final ObjectReader reader;

    Constraints(ObjectReader reader) {
        this.reader = reader;
    }

    static boolean isExempt(AdmissionRequest request) {
        return request.resource().group().equals(Policies.GROUP)
                && EXEMPT.contains(request.resource().resource());
    }

    /** {@code rulesRequired}: a policy without rules means nothing, a binding without, all. */
    boolean match(JsonNode constraints, AdmissionRequest request, boolean rulesRequired) {
        if (any(constraints.path("excludeResourceRules"), request)) {
            return false;
        }
        var rules = constraints.path("resourceRules");
        if (rules.isEmpty() ? rulesRequired : !any(rules, request)) {
            return false;
        }
        return namespace(constraints.get("namespaceSelector"), request)
                && labels(constraints.get("objectSelector"), request);
    }

    private static boolean any(JsonNode rules, AdmissionRequest request) {
        for (var rule : rules) {
            if (matches(rule, request)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(JsonNode rule, AdmissionRequest request) {
        var resource = request.resource();
        return has(rule.path("operations"), request.operation().name())
                && has(rule.path("apiGroups"), resource.group())
                && has(rule.path("apiVersions"), resource.version())
                && scope(rule.path("scope").asText(ALL), request)
                && resource(rule.path("resources"), request)
                && (rule.path("resourceNames").isEmpty()
                        || has(rule.path("resourceNames"), request.name()));
    }

    private static boolean has(JsonNode list, String value) {
        for (var item : list) {
            if (item.asText().equals(ALL) || item.asText().equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean scope(String scope, AdmissionRequest request) {
        var cluster = request.namespace().isEmpty() || isNamespace(request);
        return scope.equals(ALL) || scope.equals(cluster ? "Cluster" : "Namespaced");
    }

    private static boolean isNamespace(AdmissionRequest request) {
        return request.resource().groupResource().equals(NAMESPACES);
    }

    /** {@code pods}, {@code pods/status}, {@code pods/*}, <code>*&#47;scale</code>, and stars. */
    private static boolean resource(JsonNode patterns, AdmissionRequest request) {
        for (var pattern : patterns) {
            var text = pattern.asText();
            var slash = text.indexOf('/');
            var main = slash < 0 ? text : text.substring(0, slash);
            var sub = slash < 0 ? "" : text.substring(slash + 1);
            var mainMatches = main.equals(ALL) || main.equals(request.resource().resource());
            var subMatches = sub.equals(ALL) || sub.equals(request.subresource());
            if (mainMatches && subMatches) {
                return true;
            }
        }
        return false;
    }

    private boolean namespace(@Nullable JsonNode selector, AdmissionRequest request) {
        if (selector == null || selector.isEmpty()) {
            return true;
        }
        var labels = namespaceLabels(request);
        return labels == null || LabelSelector.ofObject(selector).matches(labels);
    }

    /** Null for what lies in no namespace; the selector does not concern it. */
    private @Nullable JsonNode namespaceLabels(AdmissionRequest request) {
        var object = request.object();
        if (isNamespace(request) && object != null && request.subresource().isEmpty()) {
            return object.path("metadata").path("labels");
        }
        if (request.namespace().isEmpty()) {
            return null;
        }
        return reader.get(NAMESPACES, "", request.namespace())
                .map(namespace -> namespace.path("metadata").path("labels"))
                .orElse(null);
    }

    private static boolean labels(@Nullable JsonNode selector, AdmissionRequest request) {
        if (selector == null || selector.isEmpty()) {
            return true;
        }
        var parsed = LabelSelector.ofObject(selector);
        return matches(parsed, request.object()) || matches(parsed, request.oldObject());
    }

    private static boolean matches(LabelSelector selector, @Nullable JsonNode object) {
        return object != null && selector.matches(object.path("metadata").path("labels"));
    }
}
