package dev.j3s.apiserver.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.registry.ScalePaths;
import dev.j3s.apiserver.registry.Strategy;
import dev.j3s.model.Defaults;
import dev.j3s.model.FieldError;
import dev.j3s.model.FieldError.Type;
import dev.j3s.model.Names;
import dev.j3s.model.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How custom resources of one type behave (apiextensions-apiserver registry/customresource), in the
 * words of its storage version.
 */
final class CustomStrategy implements Strategy {
    private static final Set<Type> BLOCKING =
            Set.of(
                    Type.NOT_SUPPORTED,
                    Type.REQUIRED,
                    Type.TOO_LONG,
                    Type.TOO_MANY,
                    Type.TYPE_INVALID);
    private static final Set<String> STANDARD_FINALIZERS =
            Set.of("orphan", "foregroundDeletion", "kubernetes");

    private final Schema schema;
    private final JsonNode openApi;
    private final boolean statusSubresource;
    private final boolean hasDefaults;
    private final CelRules rules;
    private final Map<String, SimpleJsonPath> selectable;
    private final Map<String, ScalePaths> scales;
    private final ValueRules values = new ValueRules();

    CustomStrategy(
            Schema schema,
            JsonNode openApi,
            boolean statusSubresource,
            CelRules rules,
            Map<String, SimpleJsonPath> selectable,
            Map<String, ScalePaths> scales) {
        this.schema = schema;
        this.openApi = openApi;
        this.statusSubresource = statusSubresource;
        this.hasDefaults = hasDefaults(openApi);
        this.rules = rules;
        this.selectable = Map.copyOf(selectable);
        this.scales = Map.copyOf(scales);
    }

    @Override
    public void applyDefaults(ObjectNode object) {
        NullPruning.prune(object, schema);
        Defaults.apply(object, schema);
    }

    @Override
    public boolean defaultsOnRead() {
        return hasDefaults;
    }

    private static boolean hasDefaults(JsonNode schema) {
        if (schema.has("default")) {
            return true;
        }
        for (var property : schema.path("properties")) {
            if (hasDefaults(property)) {
                return true;
            }
        }
        return hasDefaults(schema.path("items"), schema.path("additionalProperties"));
    }

    private static boolean hasDefaults(JsonNode items, JsonNode values) {
        return (items.isObject() && hasDefaults(items))
                || (values.isObject() && hasDefaults(values));
    }

    @Override
    public void prepareForCreate(ObjectNode object) {
        if (statusSubresource) {
            object.remove("status");
        }
        object.withObject("/metadata").put("generation", 1);
    }

    @Override
    public void prepareForUpdate(ObjectNode object, JsonNode old) {
        if (statusSubresource) {
            keep(object, old, "status");
        }
        if (!withoutMetadata(object).equals(withoutMetadata(old))) {
            object.withObject("/metadata")
                    .put("generation", old.path("metadata").path("generation").asLong() + 1);
        }
    }

    @Override
    public void prepareForSubresource(String subresource, ObjectNode object, JsonNode old) {
        if (!subresource.equals("status")) {
            prepareForUpdate(object, old);
            return;
        }
        var status = object.get("status");
        var entries = object.path("metadata").get("managedFields");
        object.removeAll();
        object.setAll((ObjectNode) old.deepCopy());
        var metadata = object.withObject("/metadata");
        if (entries == null) {
            metadata.remove("managedFields");
        } else {
            metadata.set("managedFields", entries);
        }
        if (status == null) {
            object.remove("status");
        } else {
            object.set("status", status);
        }
    }

    private static void keep(ObjectNode object, JsonNode old, String field) {
        var value = old.get(field);
        if (value == null) {
            object.remove(field);
        } else {
            object.set(field, value.deepCopy());
        }
    }

    private static Map<String, JsonNode> withoutMetadata(JsonNode object) {
        var fields = new LinkedHashMap<String, JsonNode>();
        object.properties().forEach(e -> fields.put(e.getKey(), e.getValue()));
        fields.remove("metadata");
        // The storage version may have changed since.
        fields.remove("apiVersion");
        return fields;
    }

    @Override
    public List<FieldError> validate(JsonNode object) {
        var errors = new ArrayList<>(values.check(object, openApi, ""));
        errors.addAll(ListRules.check(object, openApi));
        return withRules(errors, object, null);
    }

    @Override
    public List<FieldError> validateUpdate(JsonNode object, JsonNode old) {
        var errors = new ArrayList<>(values.check(object, openApi, ""));
        errors.addAll(ListRules.check(object, openApi));
        ratchet(errors, old);
        return withRules(errors, object, old);
    }

    @Override
    public List<FieldError> validateSubresource(String name, JsonNode object, JsonNode old) {
        return validateUpdate(object, old);
    }

    /** What was wrong before and is wrong in the same way still does not block a write. */
    private void ratchet(List<FieldError> errors, JsonNode old) {
        if (!errors.isEmpty()) {
            var known = new ArrayList<>(values.check(old, openApi, ""));
            known.addAll(ListRules.check(old, openApi));
            errors.removeAll(known);
        }
    }

    private List<FieldError> withRules(
            List<FieldError> errors, JsonNode object, @Nullable JsonNode old) {
        if (rules.isEmpty()) {
            return errors;
        }
        if (errors.stream().anyMatch(e -> BLOCKING.contains(e.type()))) {
            errors.add(
                    FieldError.invalid(
                            "<nil>",
                            NullNode.getInstance(),
                            "some validation rules were not checked because the object was invalid;"
                                    + " correct the existing errors to complete validation"));
        } else {
            errors.addAll(rules.check(object, old));
        }
        return errors;
    }

    @Override
    public Map<String, String> selectableFields(JsonNode object) {
        if (selectable.isEmpty()) {
            return Map.of();
        }
        var fields = new LinkedHashMap<String, String>();
        selectable.forEach((name, path) -> {
            var found = path.find(object);
            fields.put(name, found.isEmpty() ? "" : found.getFirst().asText());
        });
        return fields;
    }

    @Override
    public List<String> warnings(JsonNode object) {
        var warnings = new ArrayList<String>(0);
        for (var finalizer : object.path("metadata").path("finalizers")) {
            var name = finalizer.asText();
            var head = "metadata.finalizers: \"" + name + "\": ";
            Names.qualifiedName(name).forEach(e -> warnings.add(head + e));
            if (name.indexOf('/') < 0 && !STANDARD_FINALIZERS.contains(name)) {
                warnings.add(
                        head
                                + "prefer a domain-qualified finalizer name "
                                + (name.indexOf('.') >= 0 ? "including a path (/) " : "")
                                + "to avoid accidental conflicts with other finalizer writers");
            }
        }
        return warnings;
    }

    /** An update of a custom resource must name the version it saw. */
    @Override
    public boolean allowUnconditionalUpdate() {
        return false;
    }

    @Override
    public boolean returnsDeletedObject() {
        return false;
    }

    @Override
    public ScalePaths scalePaths(String version) {
        return scales.getOrDefault(version, ScalePaths.BUILT_IN);
    }
}
