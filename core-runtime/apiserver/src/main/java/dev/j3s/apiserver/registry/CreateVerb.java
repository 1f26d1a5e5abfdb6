package dev.j3s.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.admission.AdmissionRequest.Operation;
import dev.j3s.model.ApiStatus;
import dev.j3s.model.FieldError;
import dev.j3s.model.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** POST to a collection. */
final class CreateVerb {
    /** New random suffixes that a taken generated name gets. */
    private static final int GENERATE_TRIES_MAX = 8;

    private static final int GENERATED_PREFIX_MAX = 58;
    private static final int SUFFIX_LENGTH = 5;
    private static final String SUFFIX_LETTERS = "bcdfghjklmnpqrstvwxz2456789";

    private final Machinery machinery;

    CreateVerb(Machinery machinery) {
        this.machinery = machinery;
    }

    Outcome create(Target target, Body body, WriteOptions options) {
        var object = Intake.object(target, body, options);
        checkNamespace(target, object);
        return createDecoded(target, object, options);
    }

    /** {@code object} is in the storage version, with defaults; its namespace agrees. */
    Outcome createDecoded(Target collection, ObjectNode object, WriteOptions options) {
        var named = collection.named(ObjectMeta.text(object, "name"));
        var question =
                new Admission.Question(
                        Operation.CREATE, named, options.toJson("CreateOptions"), options.dryRun());
        var template = machinery.admission().admit(question, object, null);
        // Owners are those of what was asked for, before the type resets what it does not take.
        if (!options.apply()) {
            machinery
                    .fields()
                    .updated(
                            named,
                            null,
                            template,
                            options.fieldManager(),
                            machinery.clock().instant());
        }
        var generated =
                ObjectMeta.text(template, "name").isEmpty()
                        && !ObjectMeta.text(template, "generateName").isEmpty();
        for (var attempt = 1; ; attempt++) {
            var candidate = generated ? template.deepCopy() : template;
            var made = attempt(question, candidate, options);
            if (made.isPresent()) {
                return made.get();
            }
            if (!generated || attempt >= GENERATE_TRIES_MAX) {
                var name = ObjectMeta.text(candidate, "name");
                throw alreadyExists(named, name, generated).asException();
            }
        }
    }

    private static ApiStatus alreadyExists(Target target, String name, boolean generated) {
        var status = ApiStatus.alreadyExists(target.resource(), name);
        if (!generated) {
            return status;
        }
        return new ApiStatus(
                status.code(),
                status.reason(),
                status.message()
                        + ", the server was not able to generate a unique name for the object",
                status.details());
    }

    private Optional<Outcome> attempt(
            Admission.Question asked, ObjectNode object, WriteOptions options) {
        prepare(asked.target(), object);
        var name = ObjectMeta.text(object, "name");
        var target = asked.target().named(name);
        var strategy = target.definition().strategy();
        validate(target, object);
        target.warnings().addAll(strategy.warnings(object));
        var question =
                new Admission.Question(asked.operation(), target, asked.options(), asked.dryRun());
        machinery.admission().validate(question, object, null);
        var stored = Canonical.stored(object, target.definition());
        var resource = target.storageResource();
        var key = new ObjectKey(target.namespace(), name);
        if (options.dryRun()) {
            return machinery.log().find(resource, key).isPresent()
                    ? Optional.empty()
                    : Optional.of(new Outcome.Unstored(201, stored));
        }
        return machinery.log().create(resource, key, stored).map(o -> new Outcome.Stored(201, o));
    }

    /** Upstream's BeforeCreate. */
    private void prepare(Target target, ObjectNode object) {
        var meta = ObjectMeta.of(object);
        meta.remove("deletionTimestamp");
        meta.remove("deletionGracePeriodSeconds");
        meta.remove("selfLink");
        if (!meta.get("resourceVersion").isEmpty() && !meta.get("resourceVersion").equals("0")) {
            throw ApiStatus.badRequest("resourceVersion should not be set on objects to be created")
                    .asException();
        }
        meta.remove("resourceVersion");
        meta.put("creationTimestamp", ObjectMeta.time(machinery.clock().instant()));
        meta.put("uid", machinery.uids().get().toString());
        meta.remove("generation");
        if (target.definition().namespaced()) {
            meta.put("namespace", target.namespace());
        }
        target.definition().strategy().prepareForCreate(object);
        var base = meta.get("generateName");
        if (meta.get("name").isEmpty() && !base.isEmpty()) {
            meta.put("name", generate(base));
        }
    }

    private String generate(String base) {
        var name =
                new StringBuilder(
                        base.length() > GENERATED_PREFIX_MAX
                                ? base.substring(0, GENERATED_PREFIX_MAX)
                                : base);
        for (int i = 0; i < SUFFIX_LENGTH; i++) {
            var letter = machinery.random().nextInt(SUFFIX_LETTERS.length());
            name.append(SUFFIX_LETTERS.charAt(letter));
        }
        return name.toString();
    }

    private static void validate(Target target, ObjectNode object) {
        var definition = target.definition();
        var strategy = definition.strategy();
        var errors = new ArrayList<FieldError>(0);
        errors.addAll(MetadataRules.validate(object, definition.namespaced(), strategy.nameRule()));
        errors.addAll(strategy.validate(object));
        refuse(target, ObjectMeta.text(object, "name"), errors);
    }

    static void refuse(Target target, String name, List<FieldError> errors) {
        if (!errors.isEmpty()) {
            var definition = target.definition();
            throw ApiStatus.invalid(definition.group(), definition.names().kind(), name, errors)
                    .asException();
        }
    }

    /** The namespace of the URL goes into the object; another one in the object is refused. */
    static void checkNamespace(Target target, ObjectNode object) {
        var meta = ObjectMeta.of(object);
        var namespace = meta.get("namespace");
        if (!target.definition().namespaced()) {
            if (!namespace.isEmpty()) {
                throw mismatch().asException();
            }
            return;
        }
        if (namespace.isEmpty()) {
            meta.put("namespace", target.namespace());
        } else if (!namespace.equals(target.namespace())) {
            throw mismatch().asException();
        }
    }

    private static ApiStatus mismatch() {
        return ApiStatus.badRequest(
                "the namespace of the provided object does not match the namespace sent on the"
                        + " request");
    }
}
