package dev.j3s.helm.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Go's encoding/json for template values: sorted keys, its number and escape rules. */
final class GoJson {
    private static final int NESTING_MAX = 500;
    private static final JsonMapper MAPPER = mapper();

    private final StringBuilder out = new StringBuilder();
    private final boolean escapeHtml;
    private final String indent;

    private GoJson(boolean escapeHtml, String indent) {
        this.escapeHtml = escapeHtml;
        this.indent = indent;
    }

    private static JsonMapper mapper() {
        JsonMapper mapper =
                JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
        mapper.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(NESTING_MAX).build());
        return mapper;
    }

    static String encode(Object value) {
        return encode(value, true, "");
    }

    /** An empty indent writes one line. */
    static String encode(Object value, boolean escapeHtml, String indent) {
        GoJson json = new GoJson(escapeHtml, indent);
        json.write(value, 0);
        return json.out.toString();
    }

    static Object decode(String text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            if (node.isMissingNode()) {
                throw new EngineException(
                        EngineException.Code.YAML, "unexpected end of JSON input");
            }
            return value(node);
        } catch (JsonProcessingException e) {
            throw new EngineException(EngineException.Code.YAML, e.getOriginalMessage(), e);
        }
    }

    private static Object value(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> {
                Map<String, Object> map = new TreeMap<>();
                node.properties().forEach(e -> map.put(e.getKey(), value(e.getValue())));
                yield map;
            }
            case ARRAY -> {
                List<Object> list = new ArrayList<>(node.size());
                node.forEach(item -> list.add(value(item)));
                yield list;
            }
            case STRING -> node.textValue();
            case BOOLEAN -> node.booleanValue();
            case NUMBER -> node.doubleValue();
            default -> Nil.NIL;
        };
    }

    /** The JSON name of a value's type, for error texts. */
    static String kind(Object value) {
        return switch (value) {
            case Nil _ -> "null";
            case String _ -> "string";
            case Boolean _ -> "bool";
            case Map<?, ?> _ -> "object";
            case List<?> _ -> "array";
            default -> "number";
        };
    }

    private void write(Object raw, int depth) {
        Object value = GoValue.plain(raw);
        switch (value) {
            case Nil _ -> out.append("null");
            case String s -> string(s);
            case Boolean b -> out.append(b);
            case Double d -> out.append(number(d));
            case Number n -> out.append(n);
            case byte[] bytes -> string(Base64.getEncoder().encodeToString(bytes));
            case Map<?, ?> map -> object(GoValue.map(map), depth);
            case List<?> list -> array(list, depth);
            default -> string(GoFormat.print(value));
        }
    }

    private void object(Map<String, Object> map, int depth) {
        out.append('{');
        String separator = "";
        for (Map.Entry<String, Object> entry : map.entrySet()) {
            out.append(separator);
            newline(depth + 1);
            string(entry.getKey());
            out.append(indent.isEmpty() ? ":" : ": ");
            write(entry.getValue(), depth + 1);
            separator = ",";
        }
        if (!map.isEmpty()) {
            newline(depth);
        }
        out.append('}');
    }

    private void array(List<?> list, int depth) {
        out.append('[');
        String separator = "";
        for (Object item : list) {
            out.append(separator);
            newline(depth + 1);
            write(item, depth + 1);
            separator = ",";
        }
        if (!list.isEmpty()) {
            newline(depth);
        }
        out.append(']');
    }

    private void newline(int depth) {
        if (!indent.isEmpty()) {
            out.append('\n').repeat(indent, depth);
        }
    }

    static String number(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw EngineException.template("json: unsupported value: " + GoFormat.floatText(value));
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0" : "0";
        }
        double size = Math.abs(value);
        if (size < 1e-6 || size >= 1e21) {
            return GoFormat.floatText(value, Integer.MIN_VALUE).replaceFirst("e-0", "e-");
        }
        return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    boolean html = escapeHtml && (c == '<' || c == '>' || c == '&');
                    if (c < 0x20 || html || c == 0x2028 || c == 0x2029) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
