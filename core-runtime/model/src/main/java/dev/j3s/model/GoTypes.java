package dev.j3s.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Base64;

/**
 * What Go's decoder accepts for a built-in type, the sentence it says otherwise, and the one form
 * its encoder would print for quantities and times.
 */
final class GoTypes {
    static final TextNode EMPTY_TEXT = TextNode.valueOf("");

    private static final String MICRO_TIME = ".MicroTime";
    private static final String QUANTITY = ".Quantity";
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final TreePath path;

    GoTypes(TreePath path) {
        this.path = path;
    }

    /** {@code owner} is the struct whose field is being read. */
    JsonNode check(JsonNode value, Schema schema, Schema owner) {
        return switch (schema.type()) {
            case OBJECT -> expect(value.isObject(), value, schema, owner);
            case ARRAY -> expect(value.isArray(), value, schema, owner);
            case STRING -> text(value, schema, owner);
            case INTEGER -> integer(value, schema, owner);
            case NUMBER -> expect(value.isNumber(), value, schema, owner);
            case BOOLEAN -> expect(value.isBoolean(), value, schema, owner);
            case INT_OR_STRING -> intOrString(value, schema, owner);
            case ANY -> value;
        };
    }

    private JsonNode expect(boolean fits, JsonNode value, Schema schema, Schema owner) {
        if (!fits) {
            throw wrong(print(value), goType(schema), owner);
        }
        return value;
    }

    private JsonNode text(JsonNode value, Schema schema, Schema owner) {
        if (isQuantity(schema)) {
            return quantity(value);
        }
        if (!value.isTextual()) {
            throw wrong(kind(value), goType(schema), owner);
        }
        return switch (schema.format()) {
            case "date-time" -> time(value, schema.name().endsWith(MICRO_TIME));
            case "byte" -> bytes(value);
            default -> value;
        };
    }

    private static boolean isQuantity(Schema schema) {
        return schema.format().equals("quantity") || schema.name().endsWith(QUANTITY);
    }

    private static JsonNode quantity(JsonNode value) {
        if (!value.isTextual() && !value.isNumber()) {
            Quantity.parse("");
        }
        var text = value.asText().strip();
        var canonical = Quantity.parse(text).toString();
        return value.isTextual() && canonical.equals(value.textValue())
                ? value
                : TextNode.valueOf(canonical);
    }

    private JsonNode integer(JsonNode value, Schema schema, Schema owner) {
        var narrow = schema.format().equals("int32");
        var fits =
                value.isIntegralNumber()
                        && (narrow ? value.canConvertToInt() : value.canConvertToLong());
        return expect(fits, value, schema, owner);
    }

    private JsonNode intOrString(JsonNode value, Schema schema, Schema owner) {
        if (isQuantity(schema)) {
            return quantity(value);
        }
        var fits = value.isTextual() || (value.isIntegralNumber() && value.canConvertToInt());
        return expect(fits, value, schema, owner);
    }

    private static JsonNode bytes(JsonNode value) {
        try {
            Base64.getDecoder().decode(value.textValue());
            return value;
        } catch (IllegalArgumentException e) {
            throw new MalformedValueException(
                    "illegal base64 data at input byte " + firstWrongByte(value.textValue()));
        }
    }

    private static int firstWrongByte(String text) {
        var at = 0;
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at))
                        || "+/".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        return at == text.length() ? at / 4 * 4 : at;
    }

    private static JsonNode time(JsonNode value, boolean micro) {
        var text = value.textValue();
        if (isCanonicalTime(text, micro)) {
            return value;
        }
        Instant time;
        try {
            time = OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw new MalformedValueException(
                    "parsing time \""
                            + text
                            + "\" as \"2006-01-02T15:04:05"
                            + (micro ? ".000000" : "")
                            + "Z07:00\": cannot parse \""
                            + text
                            + "\" as \"2006\"");
        }
        return TextNode.valueOf(
                micro
                        ? MICROS.format(time.truncatedTo(ChronoUnit.MICROS))
                        : time.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    /** Answers for nearly every time without a parser. */
    private static boolean isCanonicalTime(String text, boolean micro) {
        var shape = micro ? "dddd-dd-ddTdd:dd:dd.ddddddZ" : "dddd-dd-ddTdd:dd:ddZ";
        if (text.length() != shape.length()) {
            return false;
        }
        for (int i = 0; i < shape.length(); i++) {
            var c = text.charAt(i);
            if (shape.charAt(i) == 'd' ? c < '0' || c > '9' : c != shape.charAt(i)) {
                return false;
            }
        }
        return inRange(text, 5, 12)
                && inRange(text, 8, 28)
                && inRange(text, 11, 23)
                && inRange(text, 14, 59)
                && inRange(text, 17, 59);
    }

    private static boolean inRange(String text, int at, int max) {
        var value = (text.charAt(at) - '0') * 10 + text.charAt(at + 1) - '0';
        return value <= max && (at > 8 || value > 0);
    }

    private MalformedValueException wrong(String found, String wanted, Schema owner) {
        return new MalformedValueException(
                "json: cannot unmarshal "
                        + found
                        + " into Go struct field "
                        + shortName(owner.name())
                        + "."
                        + path.fields()
                        + " of type "
                        + wanted);
    }

    /** A number that a number's place refuses is shown. */
    private static String print(JsonNode value) {
        return value.isNumber() ? "number " + value.asText() : kind(value);
    }

    private static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case NUMBER -> "number";
            case BOOLEAN -> "bool";
            case STRING -> "string";
            case ARRAY -> "array";
            default -> "object";
        };
    }

    private static String goType(Schema schema) {
        var items = schema.items();
        var values = schema.additionalProperties();
        return switch (schema.type()) {
            case OBJECT -> values == null ? structName(schema) : "map[string]" + goType(values);
            case ARRAY -> items == null ? "[]interface {}" : "[]" + goType(items);
            case STRING -> schema.format().equals("byte") ? "[]uint8" : "string";
            case INTEGER -> schema.format().equals("int32") ? "int32" : "int64";
            case INT_OR_STRING -> "int32";
            case NUMBER -> "float64";
            case BOOLEAN -> "bool";
            case ANY -> "interface {}";
        };
    }

    /** {@code io.k8s.api.core.v1.PodSpec} is {@code v1.PodSpec} to Go. */
    private static String structName(Schema schema) {
        var name = schema.name();
        var type = name.lastIndexOf('.');
        var version = type < 0 ? -1 : name.lastIndexOf('.', type - 1);
        return name.substring(version + 1);
    }

    private static String shortName(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
