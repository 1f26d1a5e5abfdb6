package dev.j3s.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;

/** A port by number or name, or a count as number or percentage. */
public sealed interface IntOrString {

    record Number(int value) implements IntOrString {
        @Override
        public String toString() {
            return Integer.toString(value);
        }
    }

    record Text(String value) implements IntOrString {
        @Override
        public String toString() {
            return value;
        }
    }

    /** A JSON integer is a number, a JSON string a text. */
    static IntOrString of(JsonNode node) {
        if (node.isTextual()) {
            return new Text(node.textValue());
        }
        if (node.canConvertToInt()) {
            return new Number(node.intValue());
        }
        throw new MalformedValueException("invalid type: neither int nor percentage");
    }

    /** What a command line means: {@code 80} is a number, anything else a text. */
    static IntOrString parse(String value) {
        try {
            return new Number(Integer.parseInt(value));
        } catch (NumberFormatException e) {
            return new Text(value);
        }
    }

    default JsonNode toJson() {
        return switch (this) {
            case Number number -> IntNode.valueOf(number.value());
            case Text text -> TextNode.valueOf(text.value());
        };
    }

    /**
     * The number, or the percentage of {@code total}. Throws {@link MalformedValueException} when a
     * text is no percentage (upstream's GetScaledValueFromIntOrPercent).
     */
    default int scaled(int total, boolean roundUp) {
        return switch (this) {
            case Number number -> number.value();
            case Text text -> {
                var product = (long) percent(text.value()) * total;
                yield (int) (roundUp ? Math.ceilDiv(product, 100L) : Math.floorDiv(product, 100L));
            }
        };
    }

    private static int percent(String value) {
        if (!value.endsWith("%")) {
            throw new MalformedValueException(
                    "invalid value for IntOrString: invalid type: string is not a percentage");
        }
        var digits = value.substring(0, value.length() - 1);
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw new MalformedValueException(
                    "invalid value for IntOrString: invalid value \""
                            + value
                            + "\": strconv.Atoi: parsing \""
                            + digits
                            + "\": invalid syntax");
        }
    }
}
