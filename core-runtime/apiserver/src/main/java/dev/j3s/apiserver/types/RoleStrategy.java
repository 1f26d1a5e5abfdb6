package dev.j3s.apiserver.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.apiserver.registry.NameRule;
import dev.j3s.apiserver.types.fields.Checks;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;

/** Roles and ClusterRoles. Whether their author may grant what they grant is admission's matter. */
final class RoleStrategy extends SpecStrategy {
    private final boolean namespaced;

    RoleStrategy(boolean namespaced) {
        super(false, false);
        this.namespaced = namespaced;
    }

    @Override
    public NameRule nameRule() {
        return NameRule.PATH_SEGMENT;
    }

    @Override
    public boolean allowCreateOnUpdate() {
        return true;
    }

    @Override
    void check(JsonNode role, Problems problems) {
        var rules = Fields.items(role, "rules");
        for (var i = 0; i < rules.size(); i++) {
            rule(rules.get(i), Path.of("rules").index(i), problems);
        }
        if (!namespaced && Fields.has(role, "aggregationRule")) {
            var path = Path.of("aggregationRule").child("clusterRoleSelectors");
            var selectors = Fields.items(role.get("aggregationRule"), "clusterRoleSelectors");
            if (selectors.isEmpty()) {
                problems.required(
                        path,
                        "at least one clusterRoleSelector required if aggregationRule is non-nil");
            }
            for (var i = 0; i < selectors.size(); i++) {
                new Checks(problems).selector(selectors.get(i), path.index(i));
            }
        }
    }

    private void rule(JsonNode rule, Path path, Problems problems) {
        if (Fields.size(rule, "verbs") == 0) {
            problems.required(path.child("verbs"), "verbs must contain at least one value");
        }
        var named =
                Fields.size(rule, "apiGroups")
                        + Fields.size(rule, "resources")
                        + Fields.size(rule, "resourceNames");
        if (Fields.size(rule, "nonResourceURLs") > 0) {
            var urls = rule.get("nonResourceURLs");
            if (namespaced) {
                problems.invalid(
                        path.child("nonResourceURLs"),
                        urls,
                        "namespaced rules cannot apply to non-resource URLs");
            }
            if (named > 0) {
                problems.invalid(
                        path.child("nonResourceURLs"),
                        urls,
                        "rules cannot apply to both regular resources and non-resource URLs");
            }
            return;
        }
        if (Fields.size(rule, "apiGroups") == 0) {
            problems.required(
                    path.child("apiGroups"), "resource rules must supply at least one api group");
        }
        if (Fields.size(rule, "resources") == 0) {
            problems.required(
                    path.child("resources"), "resource rules must supply at least one resource");
        }
    }
}
