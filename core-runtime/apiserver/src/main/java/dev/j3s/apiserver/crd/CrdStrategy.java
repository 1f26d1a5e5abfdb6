package dev.j3s.apiserver.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.registry.Strategy;
import dev.j3s.model.FieldError;
import dev.j3s.model.Json;
import java.time.Clock;
import java.util.List;
import java.util.Locale;

/**
 * How CustomResourceDefinitions behave (apiextensions-apiserver registry/customresourcedefinition).
 * A delete only marks: the cleanup finalizer goes when all instances are gone ({@link
 * CrdController}).
 */
final class CrdStrategy implements Strategy {
    private final CrdRules rules;
    private final Clock clock;

    CrdStrategy(CrdRules rules, Clock clock) {
        this.rules = rules;
        this.clock = clock;
    }

    @Override
    public void applyDefaults(ObjectNode object) {
        var spec = object.withObject("/spec");
        var names = spec.withObject("/names");
        var kind = names.path("kind").asText("");
        if (names.path("singular").asText("").isEmpty() && !kind.isEmpty()) {
            names.put("singular", kind.toLowerCase(Locale.ROOT));
        }
        if (names.path("listKind").asText("").isEmpty() && !kind.isEmpty()) {
            names.put("listKind", kind + "List");
        }
        if (!spec.hasNonNull("conversion")) {
            spec.putObject("conversion").put("strategy", "None");
        }
    }

    @Override
    public void prepareForCreate(ObjectNode object) {
        object.withObject("/metadata").put("generation", 1);
        var status = Json.object();
        status.putArray("conditions");
        status.putObject("acceptedNames").put("plural", "").put("kind", "");
        status.putArray("storedVersions");
        object.set("status", status);
        recordStorageVersion(object);
    }

    @Override
    public void prepareForUpdate(ObjectNode object, JsonNode old) {
        var status = old.get("status");
        if (status == null) {
            object.remove("status");
        } else {
            object.set("status", status.deepCopy());
        }
        if (!object.path("spec").equals(old.path("spec"))) {
            object.withObject("/metadata")
                    .put("generation", old.path("metadata").path("generation").asLong() + 1);
        }
        recordStorageVersion(object);
    }

    private static void recordStorageVersion(ObjectNode object) {
        var storage = CustomResources.storage(object.path("spec").path("versions"));
        var name = storage.path("name").asText("");
        var stored = object.withObject("/status").withArray("/storedVersions");
        if (!name.isEmpty() && !CrdSchemas.strings(stored).contains(name)) {
            stored.add(name);
        }
    }

    @Override
    public void prepareForSubresource(String subresource, ObjectNode object, JsonNode old) {
        object.set("spec", old.path("spec").deepCopy());
        var metadata = object.withObject("/metadata");
        for (var field : List.of("labels", "annotations", "finalizers", "ownerReferences")) {
            var value = old.path("metadata").get(field);
            if (value == null) {
                metadata.remove(field);
            } else {
                metadata.set(field, value.deepCopy());
            }
        }
    }

    @Override
    public List<FieldError> validate(JsonNode object) {
        return rules.check(object);
    }

    @Override
    public List<FieldError> validateUpdate(JsonNode object, JsonNode old) {
        return rules.checkUpdate(object, old);
    }

    @Override
    public List<FieldError> validateSubresource(String name, JsonNode object, JsonNode old) {
        return CrdRules.checkStatus(object);
    }

    @Override
    public boolean allowUnconditionalUpdate() {
        return false;
    }

    @Override
    public boolean returnsDeletedObject() {
        return true;
    }

    /** Until it is marked; afterwards its finalizer holds it. */
    @Override
    public boolean heldBySpec(JsonNode object) {
        return !object.path("metadata").hasNonNull("deletionTimestamp");
    }

    @Override
    public void prepareForDelete(ObjectNode object) {
        var finalizers = object.withObject("/metadata").withArray("/finalizers");
        if (!CrdSchemas.strings(finalizers).contains(CrdConditions.CLEANUP_FINALIZER)) {
            finalizers.add(CrdConditions.CLEANUP_FINALIZER);
        }
        CrdConditions.set(
                object,
                new CrdConditions.Condition(
                        "Terminating",
                        true,
                        "InstanceDeletionPending",
                        "CustomResourceDefinition marked for deletion; CustomResource deletion"
                                + " will begin soon"),
                clock.instant());
    }
}
