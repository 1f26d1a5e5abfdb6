package dev.j3s.apiserver.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.registry.ResourceDefinition;
import dev.j3s.apiserver.registry.ResourceDefinition.Version;
import dev.j3s.model.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Schemas of custom resources, as their CRDs wrote them, in the form documents show. */
final class CustomDefinitions {
    private static final String OBJECT_META = DefinitionNames.META + "ObjectMeta";
    private static final String LIST_META = DefinitionNames.META + "ListMeta";
    private static final String TYPE_META = DefinitionNames.META + "TypeMeta";

    /** What OpenAPI v2 cannot say, or old clients stumble over. */
    private static final List<String> NOT_IN_V2 =
            List.of("oneOf", "anyOf", "allOf", "not", "default");

    private static final String PRESERVE = "x-kubernetes-preserve-unknown-fields";
    private static final String EMBEDDED = "x-kubernetes-embedded-resource";

    private record Entry(ResourceDefinition definition, Version version, boolean list) {}

    private final Dialect dialect;
    private final DefinitionNames names;
    private final Map<String, Entry> entries = new HashMap<>();

    CustomDefinitions(
            Dialect dialect, DefinitionNames names, Collection<ResourceDefinition> definitions) {
        this.dialect = dialect;
        this.names = names;
        for (var definition : definitions) {
            if (definition.builtIn()) {
                continue;
            }
            for (var version : DefinitionNames.served(definition)) {
                entries.put(names.own(definition, version), new Entry(definition, version, false));
                entries.put(names.list(definition, version), new Entry(definition, version, true));
            }
        }
    }

    ObjectNode definition(String name, Definitions all) {
        var entry = entries.get(name);
        if (entry == null) {
            throw new IllegalStateException("no schema named " + name);
        }
        return entry.list() ? list(entry, all) : object(entry, all);
    }

    private ObjectNode object(Entry entry, Definitions all) {
        var written = entry.version().schema().constraints();
        if (!(written instanceof ObjectNode schema)
                || dialect == Dialect.V2 && schema.path(PRESERVE).asBoolean()) {
            // With any property named, old kubectl would refuse every other.
            return Json.object().put("type", "object");
        }
        var node = schema.deepCopy();
        if (dialect == Dialect.V2) {
            simplify(node);
        }
        embed(node, all);
        var properties = node.withObject("/properties");
        typeMeta(properties, all);
        properties.set("metadata", objectMeta(all));
        return node;
    }

    private ObjectNode objectMeta(Definitions all) {
        return meta(
                all,
                OBJECT_META,
                "Standard object's metadata. More info:"
                        + " https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata");
    }

    /** Whole objects inside an object have the fields every object has. */
    private void embed(ObjectNode node, Definitions all) {
        children(node).forEach(child -> embed(child, all));
        var hidden = dialect == Dialect.V2 && node.path(PRESERVE).asBoolean();
        if (!node.path(EMBEDDED).asBoolean() || hidden) {
            return;
        }
        var properties = node.withObject("/properties");
        typeMeta(properties, all);
        properties.set("metadata", objectMeta(all));
        var required = node.withArray("/required");
        for (var field : List.of("kind", "apiVersion")) {
            if (!contains(required, field)) {
                required.add(field);
            }
        }
    }

    private ObjectNode list(Entry entry, Definitions all) {
        var kinds = entry.definition().names();
        var node = Json.object();
        node.put("description", kinds.listKind() + " is a list of " + kinds.kind());
        node.put("type", "object");
        node.putArray("required").add("items");
        var properties = node.putObject("properties");
        typeMeta(properties, all);
        var items = properties.putObject("items");
        items.put(
                "description",
                "List of "
                        + kinds.plural()
                        + ". More info:"
                        + " https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md");
        items.put("type", "array");
        items.set("items", all.ref(names.own(entry.definition(), entry.version())));
        properties.set(
                "metadata",
                meta(
                        all,
                        LIST_META,
                        "Standard list metadata. More info:"
                                + " https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#types-kinds"));
        return node;
    }

    private static void typeMeta(ObjectNode properties, Definitions all) {
        for (var field : List.of("apiVersion", "kind")) {
            properties
                    .putObject(field)
                    .put("description", all.description(TYPE_META, field))
                    .put("type", "string");
        }
    }

    private ObjectNode meta(Definitions all, String definition, String description) {
        var node = Json.object().put("description", description);
        if (dialect == Dialect.V2) {
            return node.setAll(all.ref(definition));
        }
        node.putArray("allOf").add(all.ref(definition));
        return node;
    }

    /**
     * Drops what v2 has no word for, in upstream's order
     * (apiextensions-apiserver/pkg/controller/openapi/v2/conversion.go).
     */
    private static void simplify(ObjectNode node) {
        node.remove(NOT_IN_V2);
        var preserve = node.path(PRESERVE).asBoolean();
        if (nullable(node)) {
            node.remove(List.of("type", "nullable", "items", "properties"));
        }
        node.remove("nullable");
        if (preserve) {
            node.remove(List.of("items", "properties"));
        }
        var type = node.path("type").asText();
        if (type.equals("array") && !node.has("items") || preserve && type.equals("object")) {
            node.remove("type");
        }
        for (var property : node.path("properties").properties()) {
            if (nullable(property.getValue())) {
                withdraw(node, property.getKey());
            }
        }
        if (nullable(node.path("additionalProperties"))) {
            node.remove("required");
        }
        children(node).forEach(CustomDefinitions::simplify);
    }

    private static boolean nullable(JsonNode schema) {
        return schema.path("nullable").asBoolean();
    }

    /** A null that cannot be told must not be required either. */
    private static void withdraw(ObjectNode node, String field) {
        if (node.get("required") instanceof ArrayNode required) {
            var left = node.arrayNode();
            required.forEach(name -> {
                if (!name.asText().equals(field)) {
                    left.add(name);
                }
            });
            node.set("required", left);
            if (left.isEmpty()) {
                node.remove("required");
            }
        }
    }

    private static boolean contains(ArrayNode list, String text) {
        for (var value : list) {
            if (value.asText().equals(text)) {
                return true;
            }
        }
        return false;
    }

    /** The schemas directly inside one. */
    private static List<ObjectNode> children(ObjectNode node) {
        var found = new ArrayList<ObjectNode>();
        node.path("properties").forEach(child -> add(found, child));
        add(found, node.path("items"));
        add(found, node.path("additionalProperties"));
        return found;
    }

    private static void add(List<ObjectNode> found, JsonNode child) {
        if (child instanceof ObjectNode schema) {
            found.add(schema);
        }
    }
}
