package dev.j3s.apiserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.watchcache.CachedObject;
import dev.j3s.model.ApiStatus;
import dev.j3s.model.FieldError;
import dev.j3s.model.JsonPatch;
import dev.j3s.model.MergePatch;
import dev.j3s.model.StrategicMergePatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** PATCH of an object or a subresource of its own kind, in four languages. */
final class PatchVerb {
    private final Machinery machinery;
    private final UpdateVerb update;
    private final CreateVerb create;

    PatchVerb(Machinery machinery, UpdateVerb update, CreateVerb create) {
        this.machinery = machinery;
        this.update = update;
        this.create = create;
    }

    Outcome patch(Target target, Patch patch, WriteOptions options) {
        if (patch.kind() == Patch.Kind.APPLY) {
            return apply(target, patch, options);
        }
        if (options.force()) {
            throw ApiStatus.invalid(
                            "meta.k8s.io",
                            "PatchOptions",
                            "",
                            List.of(
                                    FieldError.forbidden(
                                            "force", "may not be specified for non-apply patch")))
                    .asException();
        }
        return update.change(
                target,
                options,
                "PatchOptions",
                current -> patched(target, patch, options, current));
    }

    /** The client's version, patched, then taken in as any body is. */
    private ObjectNode patched(
            Target target, Patch patch, WriteOptions options, CachedObject current) {
        var definition = target.definition();
        var shown =
                definition.convert(current.tree(), definition.storageVersion(), target.version());
        var result = changed(target, patch, shown);
        if (!(result instanceof ObjectNode object)) {
            throw ApiStatus.badRequest("the patched object is no object").asException();
        }
        checkName(target, object);
        return Intake.object(target, new Body(object, problems(patch)), options);
    }

    private static List<String> problems(Patch patch) {
        var problems = new ArrayList<>(patch.problems());
        if (patch.kind() == Patch.Kind.JSON) {
            problems.addAll(JsonPatch.unknownFields(patch.body()));
        }
        return problems;
    }

    private static JsonNode changed(Target target, Patch patch, ObjectNode shown) {
        return switch (patch.kind()) {
            case JSON -> JsonPatch.apply(shown, patch.body());
            case MERGE -> MergePatch.apply(shown, object(patch));
            case STRATEGIC ->
                    StrategicMergePatch.apply(shown, object(patch), target.version().schema());
            case APPLY -> throw new IllegalStateException("apply goes its own way");
        };
    }

    /** A copy: a patch is used up by applying it, and may be applied again. */
    private static ObjectNode object(Patch patch) {
        if (patch.body() instanceof ObjectNode object) {
            return object.deepCopy();
        }
        throw ApiStatus.badRequest("the patch is no object").asException();
    }

    private static void checkName(Target target, ObjectNode object) {
        var name = ObjectMeta.text(object, "name");
        if (!name.equals(target.name())) {
            throw ApiStatus.badRequest(
                            "the name of the object ("
                                    + name
                                    + ") does not match the name on the URL ("
                                    + target.name()
                                    + ")")
                    .asException();
        }
        CreateVerb.checkNamespace(target, object);
    }

    private Outcome apply(Target target, Patch patch, WriteOptions options) {
        var config = config(target, patch, options);
        var found = machinery.log().find(target.storageResource(), target.key());
        if (found.isPresent()) {
            return update.change(
                    target,
                    options,
                    "PatchOptions",
                    current -> merged(target, current.tree(), config, options));
        }
        if (!target.subresource().isEmpty()) {
            throw ApiStatus.notFound(target.resource(), target.name()).asException();
        }
        var uid = ObjectMeta.text(config, "uid");
        if (!uid.isEmpty()) {
            throw ApiStatus.conflict(
                            target.resource(),
                            target.name(),
                            "uid mismatch: the provided object specified uid "
                                    + uid
                                    + ", and no existing object was found")
                    .asException();
        }
        return create.createDecoded(target, merged(target, null, config, options), options);
    }

    /** The applied configuration in the storage version, unknown fields dropped, no defaults. */
    private ObjectNode config(Target target, Patch patch, WriteOptions options) {
        var definition = target.definition();
        var object = object(patch);
        if (object.path("apiVersion").asText("").isEmpty()
                || object.path("kind").asText("").isEmpty()) {
            throw ApiStatus.badRequest(
                            "Object 'Kind' is missing in '" + patch.body().toString() + "'")
                    .asException();
        }
        if (ObjectMeta.text(object, "name").isEmpty()) {
            ObjectMeta.of(object).put("name", target.name());
        }
        var duplicates =
                options.fieldValidation() == WriteOptions.FieldValidation.STRICT
                        && !patch.problems().isEmpty();
        if (!duplicates) {
            // Unknown fields are no warning here, as decoding would have it, but an error.
            machinery.fields().requireDeclared(target, object);
        }
        var converted = Intake.withoutDefaults(target, new Body(object, patch.problems()), options);
        checkName(target, converted);
        return definition.convert(converted, target.version(), definition.storageVersion());
    }

    private ObjectNode merged(
            Target target, @Nullable ObjectNode live, ObjectNode config, WriteOptions options) {
        var result =
                machinery
                        .fields()
                        .applied(
                                target,
                                live,
                                config,
                                options.fieldManager(),
                                options.force(),
                                machinery.clock().instant());
        target.definition().strategy().applyDefaults(result);
        return result;
    }
}
