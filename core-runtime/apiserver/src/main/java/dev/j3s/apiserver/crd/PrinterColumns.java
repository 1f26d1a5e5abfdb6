package dev.j3s.apiserver.crd;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.apiserver.registry.ResourceDefinition.Cell;
import dev.j3s.apiserver.registry.ResourceDefinition.Column;
import dev.j3s.apiserver.types.table.HumanDuration;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The Table form of a custom resource (apiextensions-apiserver tableconvertor): Name, then the
 * columns a CRD names, or Age where it names none.
 */
final class PrinterColumns {
    private static final String NAME_WORDS =
            "Name must be unique within a namespace. Is required when creating resources, although"
                    + " some resources may allow a client to request the generation of an"
                    + " appropriate name automatically. Name is primarily intended for creation"
                    + " idempotence and configuration definition. Cannot be updated. More info:"
                    + " https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names";
    private static final String AGE_WORDS =
            "CreationTimestamp is a timestamp representing the server time when this object was"
                    + " created. It is not guaranteed to be set in happens-before order across"
                    + " separate operations. Clients may not set this value. It is represented in"
                    + " RFC3339 form and is in UTC.\n\nPopulated by the system. Read-only. Null for"
                    + " lists. More info:"
                    + " https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata";

    private PrinterColumns() {}

    static List<Column> of(JsonNode columns) {
        var all = new ArrayList<Column>();
        all.add(
                new Column(
                        "Name",
                        "string",
                        "name",
                        NAME_WORDS,
                        0,
                        (object, now) -> object.path("metadata").path("name").asText()));
        if (columns.isEmpty()) {
            var path = SimpleJsonPath.parse(".metadata.creationTimestamp");
            all.add(new Column("Age", "date", "", AGE_WORDS, 0, cell(path, "date")));
        }
        for (var column : columns) {
            var type = column.path("type").asText();
            var path = SimpleJsonPath.parse(column.path("jsonPath").asText());
            var name = column.path("name").asText();
            var words = column.path("description").asText("");
            all.add(
                    new Column(
                            name,
                            type,
                            column.path("format").asText(""),
                            words.isEmpty()
                                    ? "Custom resource definition column (in JSONPath"
                                            + " format): "
                                            + column.path("jsonPath").asText()
                                    : words,
                            column.path("priority").asInt(0),
                            cell(path, type)));
        }
        return all;
    }

    private static Cell cell(SimpleJsonPath path, String type) {
        return (object, now) -> {
            var found = path.find(object).stream().filter(v -> !v.isNull()).toList();
            if (found.isEmpty()) {
                return null;
            }
            return switch (type) {
                case "integer" -> number(found.getFirst(), true);
                case "number" -> number(found.getFirst(), false);
                case "boolean" ->
                        found.getFirst().isBoolean() ? found.getFirst().asBoolean() : null;
                case "date" -> age(found.getFirst().asText(), now);
                default ->
                        found.stream().map(PrinterColumns::text).collect(Collectors.joining(" "));
            };
        };
    }

    private static @Nullable Object number(JsonNode value, boolean whole) {
        if (!value.isNumber()) {
            return null;
        }
        return whole ? (Object) value.longValue() : (Object) value.doubleValue();
    }

    private static String text(JsonNode value) {
        return value.isValueNode() ? value.asText() : value.toString();
    }

    private static String age(String time, Instant now) {
        try {
            return HumanDuration.of(Duration.between(Instant.parse(time), now));
        } catch (DateTimeParseException e) {
            return "<invalid>";
        }
    }
}
