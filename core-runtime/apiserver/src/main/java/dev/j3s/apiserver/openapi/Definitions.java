package dev.j3s.apiserver.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.model.BuiltinDescriptions;
import dev.j3s.model.BuiltinSchemas;
import dev.j3s.model.Json;
import dev.j3s.model.Schema;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The schemas one document needs: those its operations refer to and those these refer to. Built for
 * one document and thrown away.
 */
final class Definitions {
    private final Dialect dialect;
    private final BuiltinSchemas schemas;
    private final BuiltinDescriptions descriptions;
    private final DefinitionNames names;
    private final CustomDefinitions custom;
    private final Set<String> seen = new HashSet<>();
    private final ArrayDeque<String> pending = new ArrayDeque<>();

    Definitions(
            Dialect dialect,
            BuiltinSchemas schemas,
            BuiltinDescriptions descriptions,
            DefinitionNames names,
            CustomDefinitions custom) {
        this.dialect = dialect;
        this.schemas = schemas;
        this.descriptions = descriptions;
        this.names = names;
        this.custom = custom;
    }

    /** A reference to a definition, which becomes part of the document. */
    ObjectNode ref(String definition) {
        if (seen.add(definition)) {
            pending.add(definition);
        }
        return Json.object().put("$ref", dialect.ref(definition));
    }

    String description(String definition, String field) {
        return descriptions.of(definition).getOrDefault(field, "");
    }

    /** Every definition referred to so far and what it takes, by name. */
    ObjectNode all() {
        var done = new TreeMap<String, ObjectNode>();
        while (!pending.isEmpty()) {
            var name = pending.remove();
            var definition =
                    schemas.definition(name)
                            .map(this::builtIn)
                            .orElseGet(() -> custom.definition(name, this));
            kinds(definition, name);
            done.put(name, definition);
        }
        var all = Json.object();
        done.forEach(all::set);
        return all;
    }

    private void kinds(ObjectNode definition, String name) {
        var kinds = names.kindsOf(name);
        if (kinds.isEmpty()) {
            return;
        }
        var list = definition.putArray("x-kubernetes-group-version-kind");
        for (var kind : kinds) {
            list.addObject()
                    .put("group", kind.group())
                    .put("kind", kind.kind())
                    .put("version", kind.version());
        }
    }

    private ObjectNode builtIn(Schema schema) {
        var texts = descriptions.of(schema.name());
        var node = Json.object();
        var own = texts.getOrDefault("", "");
        if (!own.isEmpty()) {
            node.put("description", own);
        }
        if (schema.type() != Schema.Type.OBJECT || schema.preserveUnknownFields()) {
            return node.setAll(form(schema));
        }
        node.put("type", "object");
        if (!schema.required().isEmpty()) {
            var required = node.putArray("required");
            schema.properties().keySet().stream()
                    .filter(schema.required()::contains)
                    .forEach(required::add);
        }
        if (!schema.properties().isEmpty()) {
            var enums = descriptions.enums(schema.name());
            var properties = node.putObject("properties");
            for (var property : new TreeMap<>(schema.properties()).entrySet()) {
                var field = property.getKey();
                var always = schema.alwaysPresent().contains(field);
                var text = text(texts, schema, field);
                var value = property(property.getValue(), text, always);
                if (isList(schema) && field.equals("items")) {
                    value.remove("x-kubernetes-list-type");
                }
                enumerate(value, enums.getOrDefault(field, List.of()));
                properties.set(field, value);
            }
        }
        if (schema.atomicMap()) {
            node.put("x-kubernetes-map-type", "atomic");
        }
        return node;
    }

    /** The answer to a list request, whose items nobody applies. */
    private static boolean isList(Schema schema) {
        var meta = schema.property("metadata");
        return meta != null && meta.name().equals(DefinitionNames.META + "ListMeta");
    }

    /** The values belong to the string, or to the strings of a list. */
    private static void enumerate(ObjectNode property, List<String> values) {
        if (values.isEmpty()) {
            return;
        }
        var of = property.get("items") instanceof ObjectNode items ? items : property;
        values.forEach(of.putArray("enum")::add);
    }

    private String text(Map<String, String> texts, Schema owner, String field) {
        var known = texts.get(field);
        if (known != null || !owner.properties().containsKey("apiVersion")) {
            return known == null ? "" : known;
        }
        return descriptions.of(DefinitionNames.META + "TypeMeta").getOrDefault(field, "");
    }

    private ObjectNode property(Schema schema, String description, boolean always) {
        var node = Json.object();
        if (!description.isEmpty()) {
            node.put("description", description);
        }
        if (!schema.name().isEmpty()) {
            named(node, schema, always);
        } else {
            node.setAll(form(schema));
            if (dialect == Dialect.V3 && always && !node.has("default")) {
                zero(node, schema);
            }
        }
        markers(node, schema);
        return node;
    }

    /** Keys beside {@code $ref} are allowed in v2 as upstream writes it; v3 wraps the reference. */
    private void named(ObjectNode node, Schema schema, boolean always) {
        if (dialect == Dialect.V2) {
            node.setAll(ref(schema.name()));
            return;
        }
        var isStruct = schema.type() == Schema.Type.OBJECT && !schema.preserveUnknownFields();
        if (always && isStruct) {
            node.putObject("default");
        }
        if (node.isEmpty()) {
            node.setAll(ref(schema.name()));
        } else {
            node.putArray("allOf").add(ref(schema.name()));
        }
    }

    private void markers(ObjectNode node, Schema schema) {
        if (schema.type() == Schema.Type.ARRAY) {
            if (!schema.listMapKeys().isEmpty()) {
                var keys = node.putArray("x-kubernetes-list-map-keys");
                schema.listMapKeys().forEach(keys::add);
            }
            node.put(
                    "x-kubernetes-list-type",
                    switch (schema.listType()) {
                        case ATOMIC -> "atomic";
                        case SET -> "set";
                        case MAP -> "map";
                    });
        }
        if (schema.atomicMap() != definitionIsAtomic(schema)) {
            node.put("x-kubernetes-map-type", schema.atomicMap() ? "atomic" : "granular");
        }
        if (!schema.patchMergeKey().isEmpty()) {
            node.put("x-kubernetes-patch-merge-key", schema.patchMergeKey());
        }
        if (!schema.patchStrategies().isEmpty()) {
            node.put(
                    "x-kubernetes-patch-strategy",
                    String.join(",", schema.patchStrategies().stream().sorted().toList()));
        }
    }

    /** What a definition says of itself its references need not repeat. */
    private boolean definitionIsAtomic(Schema schema) {
        return schemas.definition(schema.name()).filter(Schema::atomicMap).isPresent();
    }

    /** The node without name and description. */
    private ObjectNode form(Schema schema) {
        var node = Json.object();
        switch (schema.type()) {
            case STRING -> string(node, schema);
            case INTEGER -> node.put("type", "integer");
            case NUMBER -> node.put("type", "number");
            case BOOLEAN -> node.put("type", "boolean");
            case INT_OR_STRING -> alternatives(node, "integer", "string");
            case ANY -> {
                // Any value: a schema that says nothing.
            }
            case ARRAY -> {
                node.put("type", "array");
                var items = schema.items();
                node.set("items", items == null ? Json.object() : element(items));
            }
            case OBJECT -> {
                node.put("type", "object");
                var values = schema.additionalProperties();
                if (values != null) {
                    node.set("additionalProperties", element(values));
                }
            }
        }
        if (!schema.format().isEmpty() && !schema.format().equals("quantity")) {
            node.put("format", schema.format());
        }
        if (dialect == Dialect.V3 && schema.defaultValue() != null) {
            node.set("default", schema.defaultValue());
        }
        return node;
    }

    private void string(ObjectNode node, Schema schema) {
        if (schema.format().equals("quantity")) {
            alternatives(node, "string", "number");
        } else {
            node.put("type", "string");
        }
    }

    private void alternatives(ObjectNode node, String first, String second) {
        if (dialect == Dialect.V2) {
            node.put("type", "string");
            return;
        }
        var oneOf = node.putArray("oneOf");
        oneOf.addObject().put("type", first);
        oneOf.addObject().put("type", second);
    }

    private ObjectNode element(Schema schema) {
        var node = property(schema, "", false);
        // A list inside a map or list has no owner of its own, so upstream marks none.
        node.remove("x-kubernetes-list-type");
        return node;
    }

    private static void zero(ObjectNode node, Schema schema) {
        switch (schema.type()) {
            case STRING -> node.put("default", "");
            case INTEGER, NUMBER -> node.put("default", 0);
            case BOOLEAN -> node.put("default", false);
            case OBJECT, ARRAY, INT_OR_STRING, ANY -> {
                // Absent is their zero value.
            }
        }
    }
}
