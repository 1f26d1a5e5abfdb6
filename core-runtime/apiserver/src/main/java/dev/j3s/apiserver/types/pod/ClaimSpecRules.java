package dev.j3s.apiserver.types.pod;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.apiserver.types.fields.Checks;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;
import dev.j3s.model.Quantity;
import java.util.List;
import java.util.Set;

/** The spec of a PersistentVolumeClaim, alone or in a template. */
public final class ClaimSpecRules {
    private static final Set<String> ACCESS_MODES =
            Checks.setOf("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod");
    private static final Set<String> VOLUME_MODES = Checks.setOf("Block", "Filesystem");

    private final Problems problems;
    private final Checks checks;

    public ClaimSpecRules(Problems problems) {
        this.problems = problems;
        this.checks = new Checks(problems);
    }

    public void validate(JsonNode spec, Path path) {
        accessModes(spec, "at least 1 access mode is required", path.child("accessModes"));
        checks.selector(Fields.get(spec, "selector"), path.child("selector"));
        var storage = Fields.at(spec, "resources", "requests", "storage");
        var at = path.child("resources").key("storage");
        if (storage.isMissingNode()) {
            problems.required(at, "");
        } else if (Quantity.of(storage).signum() <= 0) {
            problems.invalid(at, storage.asText(""), "must be greater than zero");
        } else {
            new ResourceRules(problems, Set.of()).quantity("storage", storage, at);
        }
        for (var field : List.of("storageClassName", "volumeAttributesClassName")) {
            var name = Fields.text(spec, field);
            if (!name.isEmpty()) {
                checks.subdomain(name, path.child(field));
            }
        }
        volumeMode(spec, path);
        for (var field : List.of("dataSource", "dataSourceRef")) {
            if (Fields.has(spec, field)) {
                dataSource(spec.get(field), path.child(field));
            }
        }
    }

    /** PersistentVolumes have them too. */
    public void accessModes(JsonNode spec, String missing, Path path) {
        var modes = Fields.texts(spec, "accessModes");
        if (modes.isEmpty()) {
            problems.required(path, missing);
        }
        for (var mode : modes) {
            if (!ACCESS_MODES.contains(mode)) {
                problems.notSupported(path, mode, ACCESS_MODES);
            }
        }
        if (modes.contains("ReadWriteOncePod")
                && modes.stream()
                        .anyMatch(m -> !m.equals("ReadWriteOncePod") && ACCESS_MODES.contains(m))) {
            problems.forbidden(path, "may not use ReadWriteOncePod with other access modes");
        }
    }

    public void volumeMode(JsonNode spec, Path path) {
        checks.oneOf(spec, "volumeMode", VOLUME_MODES, path);
    }

    private void dataSource(JsonNode source, Path path) {
        checks.required(source, "name", path);
        checks.required(source, "kind", path);
        var group = Fields.text(source, "apiGroup");
        var kind = Fields.text(source, "kind");
        if (group.isEmpty() && !kind.equals("PersistentVolumeClaim")) {
            problems.invalid(
                    path,
                    kind,
                    "must be 'PersistentVolumeClaim' when referencing the default apiGroup");
        }
        if (!group.isEmpty()) {
            checks.subdomain(group, path.child("apiGroup"));
        }
        var namespace = Fields.text(source, "namespace");
        if (!namespace.isEmpty()) {
            checks.dnsLabel(namespace, path.child("namespace"));
        }
    }
}
