package dev.j3s.apiserver.authorization;

import dev.j3s.apiserver.registry.ObjectReader;
import dev.j3s.model.GroupResource;
import java.util.ArrayList;

/**
 * RBAC over what is stored now. The index is built again when a role or binding has changed since
 * it was built; otherwise a decision costs a few look-ups.
 */
final class RbacAuthorizer implements Authorizer {
    private static final String GROUP = "rbac.authorization.k8s.io";
    private static final GroupResource CLUSTER_ROLES = new GroupResource(GROUP, "clusterroles");
    private static final GroupResource ROLES = new GroupResource(GROUP, "roles");
    private static final GroupResource CLUSTER_ROLE_BINDINGS =
            new GroupResource(GROUP, "clusterrolebindings");
    private static final GroupResource ROLE_BINDINGS = new GroupResource(GROUP, "rolebindings");

    private record Revisions(
            long clusterRoles, long roles, long clusterRoleBindings, long roleBindings) {}

    private record Built(Revisions at, RbacIndex index) {}

    private final ObjectReader reader;
    private volatile Built built =
            new Built(new Revisions(Long.MIN_VALUE, 0, 0, 0), new RbacIndex());

    RbacAuthorizer(ObjectReader reader) {
        this.reader = reader;
    }

    @Override
    public Decision authorize(Attributes attributes) {
        var reason = new ArrayList<String>();
        var errors = new ArrayList<String>();
        var allowed =
                index().visit(
                                attributes.user(),
                                attributes.namespace(),
                                grant -> {
                                    if (!grant.missing().isEmpty()) {
                                        errors.add(grant.missing());
                                        return false;
                                    }
                                    if (allows(grant, attributes)) {
                                        reason.add("RBAC: allowed by " + grant.source());
                                        return true;
                                    }
                                    return false;
                                });
        if (allowed) {
            return new Decision(Outcome.ALLOW, reason.getFirst());
        }
        return new Decision(
                Outcome.NO_OPINION,
                switch (errors.size()) {
                    case 0 -> "";
                    case 1 -> "RBAC: " + errors.getFirst();
                    default -> "RBAC: [" + String.join(", ", errors) + "]";
                });
    }

    private static boolean allows(Grant grant, Attributes attributes) {
        for (var rule : grant.rules()) {
            if (rule.allows(attributes)) {
                return true;
            }
        }
        return false;
    }

    /** What is stored now. */
    RbacIndex index() {
        var now = revisions();
        var known = built;
        return known.at().equals(now) ? known.index() : rebuild();
    }

    private synchronized RbacIndex rebuild() {
        // the revisions are read first: a change while reading only builds once more
        var now = revisions();
        if (!built.at().equals(now)) {
            var index =
                    RbacIndex.of(
                            reader.list(CLUSTER_ROLES, ""),
                            reader.list(ROLES, ""),
                            reader.list(CLUSTER_ROLE_BINDINGS, ""),
                            reader.list(ROLE_BINDINGS, ""));
            built = new Built(now, index);
        }
        return built.index();
    }

    private Revisions revisions() {
        return new Revisions(
                reader.revision(CLUSTER_ROLES),
                reader.revision(ROLES),
                reader.revision(CLUSTER_ROLE_BINDINGS),
                reader.revision(ROLE_BINDINGS));
    }
}
