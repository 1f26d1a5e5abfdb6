package dev.j3s.apiserver.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.registry.ObjectList;
import dev.j3s.apiserver.registry.ResourceDefinition;
import dev.j3s.apiserver.registry.ResourceDefinition.Column;
import dev.j3s.apiserver.watchcache.CachedObject;
import dev.j3s.model.Json;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Objects as rows of a {@code meta.k8s.io Table}, which is what {@code kubectl get} shows. */
final class TableEncoder {
    /** Upstream's columns for types that bring none. */
    private static final List<Column> DEFAULT =
            List.of(
                    new Column(
                            "Name",
                            "string",
                            "name",
                            "Name must be unique within a namespace. Is required when creating"
                                    + " resources, although some resources may allow a client to"
                                    + " request the generation of an appropriate name automatically."
                                    + " Name is primarily intended for creation idempotence and"
                                    + " configuration definition. Cannot be updated. More info:"
                                    + " https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names",
                            0,
                            (object, now) -> object.path("metadata").path("name").asText()),
                    new Column(
                            "Created At",
                            "date",
                            "",
                            "CreationTimestamp is a timestamp representing the server time when"
                                    + " this object was created. It is not guaranteed to be set in"
                                    + " happens-before order across separate operations. Clients may"
                                    + " not set this value. It is represented in RFC3339 form and is"
                                    + " in UTC.\n\n"
                                    + "Populated by the system. Read-only. Null for lists. More info:"
                                    + " https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata",
                            0,
                            (object, now) ->
                                    object.path("metadata").path("creationTimestamp").asText()));

    /** How much of the object a row carries. */
    enum Include {
        NONE,
        METADATA,
        OBJECT
    }

    private final ObjectEncoder encoder;
    private final List<Column> columns;
    private final Include include;
    private final Clock clock;

    TableEncoder(
            ObjectEncoder encoder,
            ResourceDefinition.Version version,
            Include include,
            Clock clock) {
        this.encoder = encoder;
        this.columns = version.columns().isEmpty() ? DEFAULT : version.columns();
        this.include = include;
        this.clock = clock;
    }

    /** Encoded bytes differ by what rows include; cells have relative times, so none are kept. */
    Include include() {
        return include;
    }

    ObjectNode list(ObjectList list) {
        var table = table(true);
        var metadata = table.get("metadata");
        ObjectEncoder.writeListMeta((ObjectNode) metadata, list);
        var rows = table.putArray("rows");
        for (var object : list.items()) {
            addRow(rows, object.tree());
        }
        return table;
    }

    /** {@code head} is false for all but the first event of a watch, as upstream has it. */
    ObjectNode one(CachedObject object, boolean head) {
        var table = table(head);
        ((ObjectNode) table.get("metadata"))
                .put("resourceVersion", Long.toString(object.revision()));
        addRow(table.putArray("rows"), object.tree());
        return table;
    }

    ObjectNode one(ObjectNode object) {
        var table = table(true);
        addRow(table.putArray("rows"), object);
        return table;
    }

    private ObjectNode table(boolean head) {
        var table =
                Json.object()
                        .put("kind", "Table")
                        .put("apiVersion", "meta.k8s.io/" + encoder.form().metaVersion());
        table.putObject("metadata");
        var definitions = table.putArray("columnDefinitions");
        if (head) {
            for (var column : columns) {
                definitions
                        .addObject()
                        .put("name", column.name())
                        .put("type", column.type())
                        .put("format", column.format())
                        .put("description", column.description())
                        .put("priority", column.priority());
            }
        } else {
            table.putNull("columnDefinitions");
        }
        return table;
    }

    private void addRow(ArrayNode rows, ObjectNode stored) {
        var shown = encoder.converted(stored);
        var row = rows.addObject();
        var cells = row.putArray("cells");
        for (var column : columns) {
            cells.add(cell(column.value().of(shown, clock.instant())));
        }
        switch (include) {
            case NONE -> {}
            case METADATA -> row.set("object", partial(shown));
            case OBJECT -> row.set("object", shown);
        }
    }

    private JsonNode partial(ObjectNode object) {
        var partial =
                Json.object()
                        .put("kind", "PartialObjectMetadata")
                        .put("apiVersion", "meta.k8s.io/" + encoder.form().metaVersion());
        partial.set("metadata", object.get("metadata"));
        return partial;
    }

    private static JsonNode cell(@Nullable Object value) {
        var nodes = Json.mapper().getNodeFactory();
        return switch (value) {
            case null -> nodes.nullNode();
            case String text -> nodes.textNode(text);
            case Integer number -> nodes.numberNode(number);
            case Long number -> nodes.numberNode(number);
            case Double number -> nodes.numberNode(number);
            case BigDecimal number -> nodes.numberNode(number);
            case Boolean flag -> nodes.booleanNode(flag);
            case JsonNode node -> node;
            default -> nodes.textNode(value.toString());
        };
    }
}
