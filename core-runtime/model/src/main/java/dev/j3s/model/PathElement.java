package dev.j3s.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One step of a path in server-side apply: a field, an item of a list by its keys, by its value or
 * by its index. Ordered as upstream orders them (structured-merge-diff fieldpath/element.go).
 */
public sealed interface PathElement extends Comparable<PathElement> {

    record Field(String name) implements PathElement {
        @Override
        public String toString() {
            return "." + name;
        }
    }

    /** An item of a list of type map; {@code keys} sorted by name. */
    record Key(Map<String, JsonNode> keys) implements PathElement {
        public Key {
            keys = new TreeMap<>(keys);
        }

        @Override
        public String toString() {
            return keys.entrySet().stream()
                    .map(e -> e.getKey() + "=" + e.getValue())
                    .collect(Collectors.joining(",", "[", "]"));
        }
    }

    /** An item of a list of type set. */
    record Value(JsonNode value) implements PathElement {
        @Override
        public String toString() {
            return "[=" + value + "]";
        }
    }

    record Index(int index) implements PathElement {
        @Override
        public String toString() {
            return "[" + index + "]";
        }
    }

    @Override
    default int compareTo(PathElement other) {
        if (this instanceof Field a && other instanceof Field b) {
            return a.name().compareTo(b.name());
        }
        if (this instanceof Key a && other instanceof Key b) {
            return compare(List.copyOf(a.keys().entrySet()), List.copyOf(b.keys().entrySet()));
        }
        if (this instanceof Value a && other instanceof Value b) {
            return compare(a.value(), b.value());
        }
        if (this instanceof Index a && other instanceof Index b) {
            return Integer.compare(a.index(), b.index());
        }
        return Integer.compare(rank(), other.rank());
    }

    private int rank() {
        return switch (this) {
            case Field _ -> 0;
            case Key _ -> 1;
            case Value _ -> 2;
            case Index _ -> 3;
        };
    }

    private static int compare(
            List<Map.Entry<String, JsonNode>> a, List<Map.Entry<String, JsonNode>> b) {
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            var byName = a.get(i).getKey().compareTo(b.get(i).getKey());
            if (byName != 0) {
                return byName;
            }
            var byValue = compare(a.get(i).getValue(), b.get(i).getValue());
            if (byValue != 0) {
                return byValue;
            }
        }
        return Integer.compare(a.size(), b.size());
    }

    private static int compare(JsonNode a, JsonNode b) {
        if (a.isNumber() && b.isNumber()) {
            return a.decimalValue().compareTo(b.decimalValue());
        }
        var byType = Integer.compare(typeRank(a), typeRank(b));
        return byType != 0 ? byType : a.asText().compareTo(b.asText());
    }

    private static int typeRank(JsonNode value) {
        return switch (value.getNodeType()) {
            case NUMBER -> 0;
            case STRING -> 1;
            case BOOLEAN -> 2;
            default -> 3;
        };
    }

    /** The key of FieldsV1: {@code f:spec}, {@code k:{"name":"c"}}, {@code v:"x"}, {@code i:0}. */
    default String encode() {
        return switch (this) {
            case Field field -> "f:" + field.name();
            case Key key -> {
                ObjectNode keys = Json.object();
                key.keys().forEach(keys::set);
                yield "k:" + keys;
            }
            case Value value -> "v:" + value.value();
            case Index index -> "i:" + index.index();
        };
    }

    /** Throws {@link MalformedValueException} where the text is no element. */
    static PathElement decode(String text) {
        if (text.length() < 2) {
            throw new MalformedValueException("key must be 2 characters long:");
        }
        if (text.charAt(1) != ':') {
            throw new MalformedValueException("missing colon: " + text);
        }
        var rest = text.substring(2);
        try {
            return switch (text.charAt(0)) {
                case 'f' -> new Field(rest);
                case 'v' -> new Value(Json.parse(rest.getBytes(StandardCharsets.UTF_8)));
                case 'i' -> new Index(Integer.parseInt(rest));
                case 'k' -> {
                    var keys = new TreeMap<String, JsonNode>();
                    Json.parseObject(rest.getBytes(StandardCharsets.UTF_8))
                            .properties()
                            .forEach(e -> keys.put(e.getKey(), e.getValue()));
                    yield new Key(keys);
                }
                default -> throw new MalformedValueException("unknown path element type: " + text);
            };
        } catch (NumberFormatException | Json.MalformedJsonException e) {
            throw new MalformedValueException("malformed path element: " + text);
        }
    }
}
