package dev.j3s.apiserver.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.registry.Strategy;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Problems;
import dev.j3s.model.FieldError;
import java.util.List;

/**
 * A type whose spec is the user's and whose status, where it has one, is a controller's: each is
 * written through its own endpoint and keeps the other. Subclasses add what is special.
 */
abstract class SpecStrategy implements Strategy {
    private final boolean hasStatus;
    private final boolean hasGeneration;

    SpecStrategy(boolean hasStatus, boolean hasGeneration) {
        this.hasStatus = hasStatus;
        this.hasGeneration = hasGeneration;
    }

    @Override
    public void prepareForCreate(ObjectNode object) {
        if (hasStatus) {
            object.remove("status");
        }
        if (hasGeneration) {
            Fields.ensure(object, "metadata").put("generation", 1);
        }
    }

    @Override
    public void prepareForUpdate(ObjectNode object, JsonNode old) {
        if (hasStatus) {
            Fields.keep(object, old, "status");
        }
        if (hasGeneration) {
            var before = Fields.number(Fields.get(old, "metadata"), "generation");
            var now = changesGeneration(object, old) ? before + 1 : before;
            Fields.ensure(object, "metadata").put("generation", now);
        }
    }

    /** What a new generation is counted for. */
    boolean changesGeneration(JsonNode object, JsonNode old) {
        return !Fields.same(object.get("spec"), old.get("spec"));
    }

    @Override
    public void prepareForSubresource(String subresource, ObjectNode object, JsonNode old) {
        Fields.keep(object, old, "spec");
        var metadata = Fields.ensure(object, "metadata");
        Fields.keep(metadata, Fields.get(old, "metadata"), "generation");
    }

    @Override
    public final List<FieldError> validate(JsonNode object) {
        var problems = new Problems();
        check(object, problems);
        return problems.list();
    }

    @Override
    public final List<FieldError> validateUpdate(JsonNode object, JsonNode old) {
        var problems = new Problems();
        checkUpdate(object, old, problems);
        return problems.list();
    }

    @Override
    public final List<FieldError> validateSubresource(
            String subresource, JsonNode object, JsonNode old) {
        var problems = new Problems();
        checkSubresource(subresource, object, old, problems);
        return problems.list();
    }

    void check(JsonNode object, Problems problems) {}

    /** What must hold of a new object and what must not have changed. */
    void checkUpdate(JsonNode object, JsonNode old, Problems problems) {
        check(object, problems);
    }

    void checkSubresource(String subresource, JsonNode object, JsonNode old, Problems problems) {}
}
