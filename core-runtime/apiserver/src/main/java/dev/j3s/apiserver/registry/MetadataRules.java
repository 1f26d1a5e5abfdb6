package dev.j3s.apiserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.model.FieldError;
import dev.j3s.model.Names;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What must hold for every object's metadata (upstream's ValidateObjectMeta). */
final class MetadataRules {
    private static final int ANNOTATIONS_BYTES_MAX = 256 * 1024;
    private static final Set<String> BANNED_OWNERS = Set.of("v1/Event");
    private static final List<String> IMMUTABLE =
            List.of("name", "namespace", "uid", "creationTimestamp");

    private MetadataRules() {}

    static List<FieldError> validate(JsonNode object, boolean namespaced, NameRule rule) {
        var errors = new ArrayList<FieldError>(0);
        var metadata = object.path("metadata");
        validateNames(metadata, namespaced, rule, errors);
        validateLabels(metadata.path("labels"), errors);
        validateAnnotations(metadata.path("annotations"), errors);
        validateOwners(metadata.path("ownerReferences"), errors);
        validateFinalizers(metadata.path("finalizers"), errors);
        return errors;
    }

    private static void validateNames(
            JsonNode metadata, boolean namespaced, NameRule rule, List<FieldError> errors) {
        var generateName = metadata.path("generateName").asText("");
        if (!generateName.isEmpty()) {
            for (var problem : rule.problems(generateName, true)) {
                errors.add(FieldError.invalid("metadata.generateName", generateName, problem));
            }
        }
        var name = metadata.path("name").asText("");
        if (name.isEmpty()) {
            errors.add(FieldError.required("metadata.name", "name or generateName is required"));
        } else {
            for (var problem : rule.problems(name, false)) {
                errors.add(FieldError.invalid("metadata.name", name, problem));
            }
        }
        var namespace = metadata.path("namespace").asText("");
        if (!namespaced) {
            if (!namespace.isEmpty()) {
                errors.add(FieldError.forbidden("metadata.namespace", "not allowed on this type"));
            }
        } else if (namespace.isEmpty()) {
            errors.add(FieldError.required("metadata.namespace", ""));
        } else {
            for (var problem : Names.dns1123Label(namespace)) {
                errors.add(FieldError.invalid("metadata.namespace", namespace, problem));
            }
        }
    }

    private static void validateLabels(JsonNode labels, List<FieldError> errors) {
        for (var label : labels.properties()) {
            Names.qualifiedName(label.getKey())
                    .forEach(e ->
                            errors.add(FieldError.invalid("metadata.labels", label.getKey(), e)));
            var value = label.getValue().asText();
            Names.labelValue(value)
                    .forEach(e -> errors.add(FieldError.invalid("metadata.labels", value, e)));
        }
    }

    private static void validateAnnotations(JsonNode annotations, List<FieldError> errors) {
        var size = 0L;
        for (var annotation : annotations.properties()) {
            var lower = annotation.getKey().toLowerCase(Locale.ROOT);
            Names.qualifiedName(lower)
                    .forEach(e ->
                            errors.add(
                                    FieldError.invalid(
                                            "metadata.annotations", annotation.getKey(), e)));
            size += annotation.getKey().length() + annotation.getValue().asText().length();
        }
        if (size > ANNOTATIONS_BYTES_MAX) {
            errors.add(FieldError.tooLong("metadata.annotations", ANNOTATIONS_BYTES_MAX));
        }
    }

    private static void validateOwners(JsonNode owners, List<FieldError> errors) {
        var controllers = new ArrayList<String>(0);
        for (int i = 0; i < owners.size(); i++) {
            var owner = owners.get(i);
            var at = "metadata.ownerReferences[" + i + "]";
            required(owner, at, "apiVersion", "version must not be empty", errors);
            required(owner, at, "kind", "must not be empty", errors);
            required(owner, at, "name", "must not be empty", errors);
            required(owner, at, "uid", "must not be empty", errors);
            if (BANNED_OWNERS.contains(
                    owner.path("apiVersion").asText() + "/" + owner.path("kind").asText())) {
                errors.add(
                        FieldError.invalid(
                                at, owner, "/v1, Kind=Event is disallowed from being an owner"));
            }
            if (owner.path("controller").asBoolean()) {
                controllers.add(owner.path("name").asText());
            }
        }
        if (controllers.size() > 1) {
            errors.add(
                    FieldError.invalid(
                            "metadata.ownerReferences",
                            owners,
                            "Only one reference can have Controller set to true. Found \"true\" in"
                                    + " references for "
                                    + controllers.get(0)
                                    + " and "
                                    + controllers.get(1)));
        }
    }

    private static void required(
            JsonNode owner, String at, String field, String detail, List<FieldError> errors) {
        var value = owner.path(field).asText("");
        if (value.isEmpty()) {
            errors.add(FieldError.invalid(at + "." + field, value, detail));
        }
    }

    private static void validateFinalizers(JsonNode finalizers, List<FieldError> errors) {
        var propagation = new ArrayList<String>(0);
        for (int i = 0; i < finalizers.size(); i++) {
            var finalizer = finalizers.get(i).asText();
            Names.qualifiedName(finalizer)
                    .forEach(e ->
                            errors.add(FieldError.invalid("metadata.finalizers", finalizer, e)));
            if (finalizer.equals(ObjectMeta.ORPHAN) || finalizer.equals(ObjectMeta.FOREGROUND)) {
                propagation.add(finalizer);
            }
        }
        if (propagation.stream().distinct().count() > 1) {
            errors.add(
                    FieldError.invalid(
                            "metadata.finalizers",
                            finalizers,
                            "finalizer orphan and foregroundDeletion cannot be both set"));
        }
    }

    /** Upstream's ValidateObjectMetaUpdate. */
    static List<FieldError> validateUpdate(JsonNode object, JsonNode old) {
        var errors = new ArrayList<FieldError>(0);
        var now = object.path("metadata");
        var before = old.path("metadata");
        for (var field : IMMUTABLE) {
            same(now, before, field, errors);
        }
        same(now, before, "deletionTimestamp", errors);
        same(now, before, "deletionGracePeriodSeconds", errors);
        if (now.path("generation").asLong() < before.path("generation").asLong()) {
            errors.add(
                    FieldError.invalid(
                            "metadata.generation",
                            now.path("generation").asLong(),
                            "must not be decremented"));
        }
        if (before.hasNonNull("deletionTimestamp")) {
            newFinalizers(now.path("finalizers"), before.path("finalizers"), errors);
        }
        return errors;
    }

    private static void same(JsonNode now, JsonNode before, String field, List<FieldError> errors) {
        if (!now.path(field).equals(before.path(field))) {
            var value = now.path(field);
            errors.add(
                    FieldError.invalid(
                            "metadata." + field,
                            value.isMissingNode() ? "" : value,
                            "field is immutable"));
        }
    }

    private static void newFinalizers(JsonNode now, JsonNode before, List<FieldError> errors) {
        var old = new HashSet<String>();
        before.forEach(f -> old.add(f.asText()));
        var added = new ArrayList<String>(0);
        now.forEach(f -> {
            if (!old.contains(f.asText())) {
                added.add(f.asText());
            }
        });
        if (!added.isEmpty()) {
            errors.add(
                    FieldError.forbidden(
                            "metadata.finalizers",
                            "no new finalizers can be added if the object is being deleted, found"
                                    + " new finalizers []string{\""
                                    + String.join("\", \"", added)
                                    + "\"}"));
        }
    }
}
