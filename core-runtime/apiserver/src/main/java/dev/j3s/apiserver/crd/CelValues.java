package dev.j3s.apiserver.crd;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.values.NullValue;
import dev.j3s.model.Json;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Set;

/** JSON as CEL sees it, guided by the schema: numbers by their type, times as times. */
final class CelValues {
    private static final JsonNode NO_RULES = Json.object();
    private static final Set<String> RESERVED =
            Set.of(
                    "true",
                    "false",
                    "null",
                    "in",
                    "as",
                    "break",
                    "const",
                    "continue",
                    "else",
                    "for",
                    "function",
                    "if",
                    "import",
                    "let",
                    "loop",
                    "package",
                    "namespace",
                    "return",
                    "var",
                    "void",
                    "while");

    private CelValues() {}

    static Object of(JsonNode value, JsonNode schema) {
        return switch (value.getNodeType()) {
            case OBJECT -> object(value, schema);
            case ARRAY -> {
                var list = new ArrayList<Object>(value.size());
                var items = schema.has("items") ? schema.get("items") : NO_RULES;
                value.forEach(item -> list.add(of(item, items)));
                yield list;
            }
            case STRING -> text(value.textValue(), schema.path("format").asText(""));
            case BOOLEAN -> value.booleanValue();
            case NUMBER ->
                    value.isIntegralNumber() && !schema.path("type").asText("").equals("number")
                            ? (Object) value.longValue()
                            : (Object) value.doubleValue();
            default -> NullValue.NULL_VALUE;
        };
    }

    private static Object object(JsonNode value, JsonNode schema) {
        var map = new LinkedHashMap<String, Object>();
        var properties = schema.path("properties");
        var additional = schema.path("additionalProperties");
        for (var entry : value.properties()) {
            var property = properties.get(entry.getKey());
            var rules = property != null ? property : additional.isObject() ? additional : NO_RULES;
            // Only declared fields are identifiers; a map's keys are data.
            var name = additional.isObject() ? entry.getKey() : escape(entry.getKey());
            map.put(name, of(entry.getValue(), rules));
        }
        return map;
    }

    static String escape(String name) {
        if (RESERVED.contains(name)) {
            return "__" + name + "__";
        }
        return name.replace("__", "__underscores__")
                .replace(".", "__dot__")
                .replace("-", "__dash__")
                .replace("/", "__slash__");
    }

    private static Object text(String text, String format) {
        try {
            return switch (format) {
                case "date-time", "datetime" -> OffsetDateTime.parse(text).toInstant();
                case "date" -> LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
                case "duration" -> duration(text);
                default -> text;
            };
        } catch (DateTimeParseException e) {
            // The value rules complain about it; an expression sees what is there.
            return text;
        }
    }

    /** The plain ones: {@code 30s}, {@code 5m}, {@code 1h30m}. */
    private static Object duration(String text) {
        return text.matches("(\\d+h)?(\\d+m)?(\\d+(\\.\\d+)?s)?") && !text.isEmpty()
                ? Duration.parse("PT" + text.toUpperCase(Locale.ROOT))
                : text;
    }
}
