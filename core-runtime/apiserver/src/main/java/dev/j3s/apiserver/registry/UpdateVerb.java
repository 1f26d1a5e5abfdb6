package dev.j3s.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.admission.AdmissionRequest.Operation;
import dev.j3s.apiserver.watchcache.CachedObject;
import dev.j3s.model.ApiStatus;
import dev.j3s.model.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** PUT, and the second half of PATCH: an object and its status or other subresources. */
final class UpdateVerb {
    /** Writes of others that an unconditional update gets past. */
    private static final int TRIES_MAX = 16;

    private static final String MODIFIED =
            "the object has been modified; please apply your changes to the latest version and try"
                    + " again";

    private final Machinery machinery;
    private final CreateVerb create;

    UpdateVerb(Machinery machinery, CreateVerb create) {
        this.machinery = machinery;
        this.create = create;
    }

    Outcome update(Target target, Body body, WriteOptions options) {
        var object = Intake.object(target, body, options);
        checkName(target, object);
        CreateVerb.checkNamespace(target, object);
        var found = machinery.log().find(target.storageResource(), target.key());
        if (found.isEmpty()) {
            return createInstead(target, object, options);
        }
        return change(target, options, "UpdateOptions", current -> object.deepCopy());
    }

    private Outcome createInstead(Target target, ObjectNode object, WriteOptions options) {
        var allowed =
                target.subresource().isEmpty()
                        && target.definition().strategy().allowCreateOnUpdate();
        if (!allowed) {
            throw ApiStatus.notFound(target.resource(), target.name()).asException();
        }
        var version = ObjectMeta.text(object, "resourceVersion");
        if (!version.isEmpty() && !version.equals("0")) {
            throw conflict(target, MODIFIED).asException();
        }
        return create.createDecoded(target, object, options);
    }

    private static void checkName(Target target, ObjectNode object) {
        var name = ObjectMeta.text(object, "name");
        if (name.isEmpty()) {
            throw ApiStatus.badRequest("name must be provided").asException();
        }
        if (!name.equals(target.name())) {
            throw ApiStatus.badRequest(
                            "the name of the object ("
                                    + name
                                    + ") does not match the name on the URL ("
                                    + target.name()
                                    + ")")
                    .asException();
        }
    }

    /**
     * Applies {@code change} to the stored object until nobody comes in between. A change that
     * names a resourceVersion is conditional on it.
     */
    Outcome change(Target target, WriteOptions options, String optionsKind, Change change) {
        var question =
                new Admission.Question(
                        Operation.UPDATE, target, options.toJson(optionsKind), options.dryRun());
        for (var attempt = 1; ; attempt++) {
            var current =
                    machinery.log().get(target.storageResource(), target.resource(), target.key());
            var written = attempt(question, current, change.apply(current), options);
            if (written.isPresent()) {
                return written.get();
            }
            if (attempt >= TRIES_MAX) {
                throw conflict(target, MODIFIED).asException();
            }
        }
    }

    private Optional<Outcome> attempt(
            Admission.Question question,
            CachedObject current,
            ObjectNode wanted,
            WriteOptions options) {
        var target = question.target();
        var old = current.tree();
        checkPreconditions(target, current, wanted);
        var object = machinery.admission().admit(question, wanted, old);
        // Owners are those of what was asked for, before the type resets what it does not take.
        if (!options.apply()) {
            machinery
                    .fields()
                    .updated(
                            target,
                            old,
                            object,
                            options.fieldManager(),
                            machinery.clock().instant());
        }
        prepare(target, object, old);
        machinery.fields().settle(old, object);
        validate(target, object, old);
        target.warnings().addAll(target.definition().strategy().warnings(object));
        machinery.admission().validate(question, object, old);
        var stored = Canonical.stored(object, target.definition());
        if (options.dryRun()) {
            ObjectMeta.of(stored).put("resourceVersion", Long.toString(current.revision()));
            return Optional.of(new Outcome.Unstored(200, stored));
        }
        var resource = target.storageResource();
        var written =
                finished(target, stored)
                        ? machinery.log().delete(resource, current, stored)
                        : machinery.log().update(resource, current, stored);
        return written.map(state -> new Outcome.Stored(200, state));
    }

    /** A lost race comes here again, and a client that named the version it had seen is told. */
    private static void checkPreconditions(Target target, CachedObject current, ObjectNode wanted) {
        var uid = ObjectMeta.text(wanted, "uid");
        if (!uid.isEmpty() && !uid.equals(current.uid())) {
            throw conflict(
                            target,
                            "StorageError: invalid object, Code: 4, Key: "
                                    + upstreamKey(target)
                                    + ", ResourceVersion: 0, AdditionalErrorMsg: Precondition"
                                    + " failed: UID in precondition: "
                                    + uid
                                    + ", UID in object meta: "
                                    + current.uid())
                    .asException();
        }
        var version = ResourceVersions.ofObject(ObjectMeta.text(wanted, "resourceVersion"));
        if (version == 0) {
            if (!target.definition().strategy().allowUnconditionalUpdate()) {
                CreateVerb.refuse(
                        target,
                        target.name(),
                        List.of(
                                FieldError.invalid(
                                        "metadata.resourceVersion",
                                        0,
                                        "must be specified for an update")));
            }
            return;
        }
        if (version != current.revision()) {
            throw conflict(target, MODIFIED).asException();
        }
    }

    /** The key upstream would have; clients show it, nothing reads it. */
    private static String upstreamKey(Target target) {
        return "/registry/" + target.resource().resource() + "/" + target.key();
    }

    private static ApiStatus conflict(Target target, String why) {
        return ApiStatus.conflict(target.resource(), target.name(), why);
    }

    /** Upstream's BeforeUpdate. */
    private static void prepare(Target target, ObjectNode object, ObjectNode old) {
        var meta = ObjectMeta.of(object);
        meta.copy("uid", old);
        meta.copy("generation", old);
        if (!meta.has("creationTimestamp")) {
            meta.copy("creationTimestamp", old);
        }
        if (!meta.has("deletionTimestamp")) {
            meta.copy("deletionTimestamp", old);
        }
        if (!meta.has("deletionGracePeriodSeconds")) {
            meta.copy("deletionGracePeriodSeconds", old);
        }
        meta.remove("selfLink");
        var strategy = target.definition().strategy();
        if (target.subresource().isEmpty()) {
            strategy.prepareForUpdate(object, old);
        } else {
            strategy.prepareForSubresource(target.subresource(), object, old);
        }
    }

    private static void validate(Target target, ObjectNode object, ObjectNode old) {
        var definition = target.definition();
        var strategy = definition.strategy();
        var errors = new ArrayList<FieldError>(0);
        errors.addAll(MetadataRules.validate(object, definition.namespaced(), strategy.nameRule()));
        errors.addAll(MetadataRules.validateUpdate(object, old));
        errors.addAll(
                target.subresource().isEmpty()
                        ? strategy.validateUpdate(object, old)
                        : strategy.validateSubresource(target.subresource(), object, old));
        CreateVerb.refuse(target, target.name(), errors);
    }

    /** A deletion that only waited for this update. */
    static boolean finished(Target target, ObjectNode object) {
        var meta = ObjectMeta.of(object);
        return meta.deleting()
                && meta.gracePeriodSeconds() <= 0
                && meta.finalizers().isEmpty()
                && !target.definition().strategy().heldBySpec(object);
    }
}
