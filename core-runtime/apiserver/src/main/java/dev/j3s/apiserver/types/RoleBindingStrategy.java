package dev.j3s.apiserver.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.registry.NameRule;
import dev.j3s.apiserver.types.fields.Checks;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;
import dev.j3s.model.FieldError;
import dev.j3s.model.Json;
import dev.j3s.model.Names;
import java.util.List;
import java.util.Set;

/** RoleBindings and ClusterRoleBindings; the role they bind never changes. */
final class RoleBindingStrategy extends SpecStrategy {
    private static final String GROUP = "rbac.authorization.k8s.io";
    private static final Set<String> GROUPS = Checks.setOf(GROUP);
    private static final Set<String> NO_GROUP = Checks.setOf("");
    private static final Path ROLE = Path.of("roleRef");

    private final boolean namespaced;

    RoleBindingStrategy(boolean namespaced) {
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
    public void applyDefaults(ObjectNode binding) {
        Fields.defaultText(Fields.ensure(binding, "roleRef"), "apiGroup", GROUP);
        for (var subject : Fields.items(binding, "subjects")) {
            var kind = Fields.text(subject, "kind");
            if (subject instanceof ObjectNode object
                    && (kind.equals("User") || kind.equals("Group"))) {
                Fields.defaultText(object, "apiGroup", GROUP);
            }
        }
    }

    @Override
    void check(JsonNode binding, Problems problems) {
        var role = Fields.get(binding, "roleRef");
        var group = Fields.text(role, "apiGroup");
        if (!group.equals(GROUP)) {
            problems.notSupported(ROLE.child("apiGroup"), group, GROUPS);
        }
        var kinds = namespaced ? List.of("Role", "ClusterRole") : List.of("ClusterRole");
        var kind = Fields.text(role, "kind");
        if (!kinds.contains(kind)) {
            problems.add(FieldError.notSupported(ROLE.child("kind").toString(), kind, kinds));
        }
        var name = Fields.text(role, "name");
        if (name.isEmpty()) {
            problems.required(ROLE.child("name"), "");
        } else {
            problems.invalid(ROLE.child("name"), name, Names.pathSegment(name));
        }
        var subjects = Fields.items(binding, "subjects");
        for (var i = 0; i < subjects.size(); i++) {
            subject(subjects.get(i), Path.of("subjects").index(i), problems);
        }
    }

    private void subject(JsonNode subject, Path path, Problems problems) {
        var name = Fields.text(subject, "name");
        var group = Fields.text(subject, "apiGroup");
        if (name.isEmpty()) {
            problems.required(path.child("name"), "");
        }
        switch (Fields.text(subject, "kind")) {
            case "ServiceAccount" -> {
                if (!name.isEmpty()) {
                    problems.invalid(path.child("name"), name, Names.dns1123Subdomain(name));
                }
                if (!group.isEmpty()) {
                    problems.notSupported(path.child("apiGroup"), group, NO_GROUP);
                }
                if (!namespaced && Fields.text(subject, "namespace").isEmpty()) {
                    problems.required(path.child("namespace"), "");
                }
            }
            case "User", "Group" -> {
                if (!group.equals(GROUP)) {
                    problems.notSupported(path.child("apiGroup"), group, GROUPS);
                }
            }
            default ->
                    problems.add(
                            FieldError.notSupported(
                                    path.child("kind").toString(),
                                    Fields.text(subject, "kind"),
                                    List.of("ServiceAccount", "User", "Group")));
        }
    }

    @Override
    void checkUpdate(JsonNode object, JsonNode old, Problems problems) {
        check(object, problems);
        if (!Fields.same(object.get("roleRef"), old.get("roleRef"))) {
            problems.invalid(
                    ROLE, internal(Fields.get(object, "roleRef")), "cannot change roleRef");
        }
    }

    /** Upstream prints its internal type, whose fields have no JSON names. */
    private static JsonNode internal(JsonNode role) {
        return Json.object()
                .put("APIGroup", Fields.text(role, "apiGroup"))
                .put("Kind", Fields.text(role, "kind"))
                .put("Name", Fields.text(role, "name"));
    }
}
