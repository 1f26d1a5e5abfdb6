package dev.j3s.apiserver.authorization;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.admission.AdmissionPlugin;
import dev.j3s.apiserver.admission.AdmissionRequest;
import dev.j3s.apiserver.authentication.UserInfo;
import dev.j3s.model.ApiStatus;
import dev.j3s.model.GroupResource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Nobody gives what they do not hold: a role needs its rules or the verb {@code escalate}, a
 * binding needs the role's rules or the verb {@code bind} (upstream: pkg/registry/rbac).
 */
final class RbacEscalation implements AdmissionPlugin {
    private static final String GROUP = "rbac.authorization.k8s.io";

    private final RbacAuthorizer rbac;
    private final Authorizer authorizer;

    RbacEscalation(RbacAuthorizer rbac, Authorizer authorizer) {
        this.rbac = rbac;
        this.authorizer = authorizer;
    }

    @Override
    public String name() {
        return "RbacEscalation";
    }

    @Override
    public boolean handles(AdmissionRequest request) {
        return request.resource().group().equals(GROUP)
                && request.subresource().isEmpty()
                && request.object() != null
                && !request.user().groups().contains(UserInfo.MASTERS);
    }

    @Override
    public void validate(AdmissionRequest request) {
        var object = request.object();
        if (object == null || onlyLetsGo(object, request.oldObject())) {
            return;
        }
        switch (request.resource().resource()) {
            case "roles", "clusterroles" -> checkRole(request, object);
            case "rolebindings", "clusterrolebindings" -> checkBinding(request, object);
            default -> {}
        }
    }

    /** The garbage collector may drop owners and finalizers of what it could not have written. */
    private static boolean onlyLetsGo(ObjectNode object, @Nullable ObjectNode old) {
        if (old == null) {
            return false;
        }
        var left = object.deepCopy();
        var right = old.deepCopy();
        for (var one : List.of(left, right)) {
            var metadata = one.withObjectProperty("metadata");
            metadata.remove(
                    List.of("ownerReferences", "finalizers", "managedFields", "resourceVersion"));
        }
        return left.equals(right);
    }

    private void checkRole(AdmissionRequest request, ObjectNode role) {
        if (may(request, "escalate", request.resource().resource(), request.name())) {
            return;
        }
        confirm(request, PolicyRule.readAll(role.path("rules")));
        var old = request.oldObject();
        if (aggregates(role) || (old != null && aggregates(old))) {
            var held = rbac.index().rulesFor(request.user(), namespace(request));
            if (!missing(held, PolicyRule.FULL_AUTHORITY).isEmpty()) {
                throw request.forbidden(
                        "must have cluster-admin privileges to use the aggregationRule");
            }
        }
    }

    private static boolean aggregates(JsonNode role) {
        return !role.path("aggregationRule").path("clusterRoleSelectors").isEmpty();
    }

    private void checkBinding(AdmissionRequest request, ObjectNode binding) {
        var kind = binding.path("roleRef").path("kind").asText("");
        var name = binding.path("roleRef").path("name").asText("");
        var resource = kind.equals("ClusterRole") ? "clusterroles" : "roles";
        if (may(request, "bind", resource, name)) {
            return;
        }
        var rules = rbac.index().rules(kind, name, namespace(request));
        if (rules == null) {
            throw ApiStatus.notFound(
                            new GroupResource(GROUP, kind.toLowerCase(java.util.Locale.ROOT)), name)
                    .asException();
        }
        confirm(request, rules);
    }

    private boolean may(AdmissionRequest request, String verb, String resource, String name) {
        var asked =
                new Attributes(
                        request.user(),
                        verb,
                        true,
                        GROUP,
                        "*",
                        resource,
                        "",
                        namespace(request),
                        name,
                        "");
        return authorizer.authorize(asked).outcome() == Authorizer.Outcome.ALLOW;
    }

    private static String namespace(AdmissionRequest request) {
        return request.resource().resource().startsWith("cluster") ? "" : request.namespace();
    }

    private void confirm(AdmissionRequest request, List<PolicyRule> wanted) {
        var user = request.user();
        var missing = missing(rbac.index().rulesFor(user, namespace(request)), wanted);
        if (!missing.isEmpty()) {
            throw request.forbidden(
                    "user \""
                            + user.name()
                            + "\" (groups="
                            + PolicyRule.quoted(user.groups())
                            + ") is attempting to grant RBAC permissions not currently held:\n"
                            + missing.stream()
                                    .map(PolicyRule::describe)
                                    .collect(Collectors.toCollection(TreeSet::new))
                                    .stream()
                                    .collect(Collectors.joining("\n")));
        }
    }

    private static List<PolicyRule> missing(List<PolicyRule> held, List<PolicyRule> wanted) {
        var byRest = new LinkedHashMap<PolicyRule, PolicyRule>();
        for (var rule : wanted) {
            for (var atom : rule.atoms()) {
                if (held.stream().noneMatch(one -> one.covers(atom))) {
                    // URLs stay one by one, as upstream leaves them
                    var key = atom.urls().isEmpty() ? atom.withoutVerbs() : atom;
                    byRest.merge(key, atom, PolicyRule::plusVerbs);
                }
            }
        }
        return List.copyOf(byRest.values());
    }
}
