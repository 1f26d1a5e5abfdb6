package dev.j3s.apiserver.authorization;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.apiserver.authentication.UserInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Roles and bindings of one moment, found by who holds them. Immutable once built. */
final class RbacIndex {
    private static final String API_GROUP = ".rbac.authorization.k8s.io";

    /** Grants of one scope: the cluster, or one namespace. */
    private static final class Scope {
        private final Map<String, List<Grant>> users = new HashMap<>();
        private final Map<String, List<Grant>> groups = new HashMap<>();

        boolean visit(UserInfo user, Predicate<Grant> until) {
            if (users.getOrDefault(user.name(), List.of()).stream().anyMatch(until)) {
                return true;
            }
            for (var group : user.groups()) {
                if (groups.getOrDefault(group, List.of()).stream().anyMatch(until)) {
                    return true;
                }
            }
            return false;
        }
    }

    private final Map<String, List<PolicyRule>> clusterRoles = new HashMap<>();
    private final Map<String, List<PolicyRule>> roles = new HashMap<>();
    private final Scope cluster = new Scope();
    private final Map<String, Scope> namespaces = new HashMap<>();

    static RbacIndex of(
            List<JsonNode> clusterRoles,
            List<JsonNode> roles,
            List<JsonNode> clusterRoleBindings,
            List<JsonNode> roleBindings) {
        var index = new RbacIndex();
        for (var role : clusterRoles) {
            index.clusterRoles.put(name(role), PolicyRule.readAll(role.path("rules")));
        }
        for (var role : roles) {
            index.roles.put(
                    namespace(role) + "/" + name(role), PolicyRule.readAll(role.path("rules")));
        }
        for (var binding : clusterRoleBindings) {
            index.bind(binding, "ClusterRoleBinding", index.cluster);
        }
        for (var binding : roleBindings) {
            index.bind(
                    binding,
                    "RoleBinding",
                    index.namespaces.computeIfAbsent(namespace(binding), _ -> new Scope()));
        }
        return index;
    }

    private void bind(JsonNode binding, String kind, Scope scope) {
        var namespace = namespace(binding);
        var ref = binding.path("roleRef");
        var roleKind = ref.path("kind").asText("");
        var roleName = ref.path("name").asText("");
        var rules = rules(roleKind, roleName, namespace);
        var missing =
                rules == null
                        ? roleKind.toLowerCase(java.util.Locale.ROOT)
                                + API_GROUP
                                + " \""
                                + roleName
                                + "\" not found"
                        : "";
        var shown = namespace.isEmpty() ? name(binding) : name(binding) + "/" + namespace;
        var source = kind + " \"" + shown + "\" of " + roleKind + " \"" + roleName + "\" to ";
        for (var subject : binding.path("subjects")) {
            var subjectName = subject.path("name").asText("");
            var subjectKind = subject.path("kind").asText("");
            var holders = subjectKind.equals("Group") ? scope.groups : scope.users;
            var holder = subjectName;
            var described = subjectKind + " \"" + subjectName + "\"";
            if (subjectKind.equals("ServiceAccount")) {
                var home = subject.path("namespace").asText(namespace);
                holder = "system:serviceaccount:" + home + ":" + subjectName;
                described = subjectKind + " \"" + subjectName + "/" + home + "\"";
            }
            holders.computeIfAbsent(holder, _ -> new ArrayList<>())
                    .add(new Grant(source + described, rules == null ? List.of() : rules, missing));
        }
    }

    /** Absent when there is no such role. */
    @Nullable List<PolicyRule> rules(String roleKind, String roleName, String namespace) {
        return roleKind.equals("ClusterRole")
                ? clusterRoles.get(roleName)
                : roles.get(namespace + "/" + roleName);
    }

    /** Shows every grant of the user, the cluster's first, until one answers true. */
    boolean visit(UserInfo user, String namespace, Predicate<Grant> until) {
        if (cluster.visit(user, until)) {
            return true;
        }
        var local = namespace.isEmpty() ? null : namespaces.get(namespace);
        return local != null && local.visit(user, until);
    }

    /** All rules that hold for a user in a namespace. */
    List<PolicyRule> rulesFor(UserInfo user, String namespace) {
        var rules = new ArrayList<PolicyRule>();
        visit(
                user,
                namespace,
                grant -> {
                    rules.addAll(grant.rules());
                    return false;
                });
        return rules;
    }

    private static String name(JsonNode object) {
        return object.path("metadata").path("name").asText("");
    }

    private static String namespace(JsonNode object) {
        return object.path("metadata").path("namespace").asText("");
    }
}
