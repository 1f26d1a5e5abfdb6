package dev.j3s.apiserver.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.registry.NameRule;
import dev.j3s.apiserver.types.fields.Checks;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;
import java.util.Map;
import java.util.Set;

/** Namespaces: gone only when their controller has emptied them and cleared spec.finalizers. */
final class NamespaceStrategy extends SpecStrategy {
    private static final String NAME_LABEL = "kubernetes.io/metadata.name";
    private static final String FINALIZER = "kubernetes";
    private static final Set<String> STANDARD_FINALIZERS =
            Set.of(FINALIZER, "orphan", "foregroundDeletion");

    NamespaceStrategy() {
        super(true, false);
    }

    @Override
    public NameRule nameRule() {
        return NameRule.DNS_LABEL;
    }

    @Override
    public void applyDefaults(ObjectNode namespace) {
        var metadata = Fields.ensure(namespace, "metadata");
        var name = Fields.text(metadata, "name");
        if (!name.isEmpty()) {
            Fields.ensure(metadata, "labels").put(NAME_LABEL, name);
        }
        Fields.defaultText(Fields.ensure(namespace, "status"), "phase", "Active");
    }

    @Override
    public void prepareForCreate(ObjectNode namespace) {
        namespace.putObject("status").put("phase", "Active");
        var spec = Fields.ensure(namespace, "spec");
        if (!Fields.texts(spec, "finalizers").contains(FINALIZER)) {
            spec.withArray("finalizers").add(FINALIZER);
        }
    }

    @Override
    public void prepareForUpdate(ObjectNode namespace, JsonNode old) {
        Fields.keep(namespace, old, "status");
        Fields.keep(namespace, old, "spec");
    }

    @Override
    public void prepareForSubresource(String subresource, ObjectNode object, JsonNode old) {
        Fields.keep(object, old, subresource.equals("finalize") ? "status" : "spec");
    }

    @Override
    void check(JsonNode namespace, Problems problems) {
        for (var finalizer : Fields.texts(Fields.get(namespace, "spec"), "finalizers")) {
            finalizer(finalizer, Path.SPEC.child("finalizers"), problems);
        }
    }

    @Override
    void checkUpdate(JsonNode object, JsonNode old, Problems problems) {
        // Spec and status are the old ones: nothing to look at.
    }

    private static void finalizer(String name, Path path, Problems problems) {
        new Checks(problems).qualifiedName(name, path);
        if (name.indexOf('/') < 0 && !STANDARD_FINALIZERS.contains(name)) {
            problems.invalid(
                    path,
                    name,
                    "name is neither a standard finalizer name nor is it fully qualified");
        }
    }

    @Override
    void checkSubresource(String subresource, JsonNode object, JsonNode old, Problems problems) {
        if (subresource.equals("finalize")) {
            var finalizers = Fields.texts(Fields.get(object, "spec"), "finalizers");
            for (var i = 0; i < finalizers.size(); i++) {
                finalizer(finalizers.get(i), Path.SPEC.child("finalizers").index(i), problems);
            }
            return;
        }
        var deleted = Fields.has(Fields.get(object, "metadata"), "deletionTimestamp");
        var phase = Fields.text(Fields.get(object, "status"), "phase");
        var path = Path.STATUS.child("Phase");
        if (deleted && !phase.equals("Terminating")) {
            problems.invalid(
                    path, phase, "may only be 'Terminating' if `deletionTimestamp` is not empty");
        } else if (!deleted && !phase.equals("Active")) {
            problems.invalid(path, phase, "may only be 'Active' if `deletionTimestamp` is empty");
        }
    }

    @Override
    public Map<String, String> selectableFields(JsonNode namespace) {
        return Map.of(
                "status.phase",
                Fields.text(Fields.get(namespace, "status"), "phase"),
                "name",
                Fields.text(Fields.get(namespace, "metadata"), "name"));
    }

    @Override
    public boolean heldBySpec(JsonNode namespace) {
        return Fields.size(Fields.get(namespace, "spec"), "finalizers") > 0;
    }

    @Override
    public void prepareForDelete(ObjectNode namespace) {
        Fields.ensure(namespace, "status").put("phase", "Terminating");
    }

    @Override
    public boolean returnsDeletedObject() {
        return true;
    }
}
