package dev.j3s.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * Whether an applied configuration fits its schema, in the words of structured-merge-diff
 * (typed/validate.go). Nulls fit everywhere.
 */
final class TypedCheck {
    private final List<PathElement> path = new ArrayList<>();
    private final List<String> errors = new ArrayList<>(0);

    private TypedCheck() {}

    static List<String> errors(JsonNode tree, Schema schema) {
        var check = new TypedCheck();
        check.value(tree, schema);
        return check.errors;
    }

    private void add(String message) {
        errors.add(FieldSet.print(path) + ": " + message);
    }

    private void value(JsonNode value, Schema schema) {
        if (value.isNull()) {
            return;
        }
        switch (schema.type()) {
            case OBJECT -> {
                if (value.isObject()) {
                    map(value, schema);
                } else {
                    add("expected map, got &{" + PatchFailure.print(value) + "}");
                }
            }
            case ARRAY -> {
                if (value.isArray()) {
                    list(value, schema);
                } else {
                    add("expected list, got &{" + PatchFailure.print(value) + "}");
                }
            }
            case STRING -> {
                var quantity = schema.format().equals("quantity");
                if (!value.isTextual() && !(quantity && value.isNumber())) {
                    add("expected string, got &value.valueUnstructured{Value:" + value + "}");
                }
            }
            case INTEGER, NUMBER -> {
                if (!value.isNumber()) {
                    add("expected numeric (int or float), got " + goType(value));
                }
            }
            case BOOLEAN -> {
                if (!value.isBoolean()) {
                    add("expected boolean, got &{" + PatchFailure.print(value) + "}");
                }
            }
            case INT_OR_STRING -> {
                if (!value.isValueNode()) {
                    add("expected any scalar, got &{" + PatchFailure.print(value) + "}");
                }
            }
            case ANY -> {}
        }
    }

    private void map(JsonNode map, Schema schema) {
        var open =
                schema.preserveUnknownFields()
                        || schema.additionalProperties() != null
                        || schema.embeddedResource();
        for (var entry : map.properties()) {
            path.add(new PathElement.Field(entry.getKey()));
            if (!open && schema.property(entry.getKey()) == null) {
                add("field not declared in schema");
            } else {
                value(entry.getValue(), TypedShape.child(schema, entry.getKey()));
            }
            path.removeLast();
        }
    }

    private void list(JsonNode list, Schema schema) {
        var associative = TypedShape.of(list, schema) == TypedShape.LIST;
        var seen = new HashSet<PathElement>();
        for (int i = 0; i < list.size(); i++) {
            PathElement element = new PathElement.Index(i);
            if (associative) {
                try {
                    element = TypedShape.element(list.get(i), schema);
                } catch (MalformedValueException e) {
                    add("element " + i + ": " + e.getMessage());
                    return;
                }
                if (!seen.add(element)) {
                    add("duplicate entries for key " + element);
                }
            }
            path.add(element);
            value(list.get(i), TypedShape.items(schema));
            path.removeLast();
        }
    }

    private static String goType(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "string";
            case BOOLEAN -> "bool";
            case ARRAY -> "[]interface {}";
            default -> "map[string]interface {}";
        };
    }
}
