package dev.j3s.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One built-in type: its fields in JSON order and how to find them by wire number.
 *
 * <p>Arrays inside are never changed after construction.
 */
final class BuiltinType {
    /** Types whose JSON form is not the form of their message. */
    enum Special {
        NONE,
        QUANTITY,
        INT_OR_STRING,
        TIME,
        MICRO_TIME,
        DURATION,
        RAW_EXTENSION,
        FIELDS_V1,
        ANY_JSON,
        SCHEMA_OR_BOOL,
        SCHEMA_OR_ARRAY,
        SCHEMA_OR_STRING_ARRAY;

        static Special of(String definition) {
            return switch (definition.substring(definition.lastIndexOf('.') + 1)) {
                case "Quantity" -> QUANTITY;
                case "IntOrString" -> INT_OR_STRING;
                case "Time" -> TIME;
                case "MicroTime" -> MICRO_TIME;
                case "Duration" -> DURATION;
                case "RawExtension" -> RAW_EXTENSION;
                case "FieldsV1" -> FIELDS_V1;
                case "JSON" -> ANY_JSON;
                case "JSONSchemaPropsOrBool" -> SCHEMA_OR_BOOL;
                case "JSONSchemaPropsOrArray" -> SCHEMA_OR_ARRAY;
                case "JSONSchemaPropsOrStringArray" -> SCHEMA_OR_STRING_ARRAY;
                default -> NONE;
            };
        }
    }

    private final String name;
    private final Special special;
    private final boolean kind;
    private final boolean atomic;
    private final List<BuiltinField> fields;
    private final int[] slotByNumber;
    private final int[] slotsByNumberDescending;

    private BuiltinType(String name, boolean kind, boolean atomic, List<BuiltinField> fields) {
        this.name = name;
        this.special = Special.of(name);
        this.kind = kind;
        this.atomic = atomic;
        this.fields = List.copyOf(fields);
        var highest = fields.stream().mapToInt(BuiltinField::number).max().orElse(0);
        this.slotByNumber = new int[highest + 1];
        Arrays.fill(slotByNumber, -1);
        for (var i = 0; i < fields.size(); i++) {
            slotByNumber[fields.get(i).number()] = i;
        }
        this.slotsByNumberDescending =
                fields.stream()
                        .sorted(Comparator.comparingInt(BuiltinField::number).reversed())
                        .mapToInt(f -> slotByNumber[f.number()])
                        .toArray();
    }

    /** Reads {@code =name [*] [map=atomic]} and the lines after it. */
    static BuiltinType parse(String lines) {
        var all = lines.split("\n");
        var head = List.of(all[0].substring(1).split(" "));
        var fields = new ArrayList<BuiltinField>();
        for (var i = 1; i < all.length; i++) {
            fields.add(BuiltinField.parse(all[i]));
        }
        return new BuiltinType(
                head.getFirst(), head.contains("*"), head.contains("map=atomic"), fields);
    }

    String name() {
        return name;
    }

    Special special() {
        return special;
    }

    /** Its JSON begins with kind and apiVersion. */
    boolean isKind() {
        return kind;
    }

    /** The whole struct has one owner. */
    boolean isAtomic() {
        return atomic;
    }

    List<BuiltinField> fields() {
        return fields;
    }

    /** The index in {@link #fields()} of a wire number, -1 when no field has it. */
    int slot(int number) {
        return number < slotByNumber.length ? slotByNumber[number] : -1;
    }

    int slotCount() {
        return fields.size();
    }

    /** The {@code position}-th field when fields are ordered by number, highest first. */
    BuiltinField descending(int position) {
        return fields.get(slotsByNumberDescending[position]);
    }

    @Nullable BuiltinField field(String json) {
        for (var field : fields) {
            if (field.name().equals(json)) {
                return field;
            }
        }
        return null;
    }
}
