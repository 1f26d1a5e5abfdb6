package dev.j3s.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One field of a built-in type, as the table made at build time has it.
 *
 * @param name in JSON
 * @param number on the protobuf wire
 * @param ref definition name of a {@link Kind#MESSAGE}, else empty
 * @param mapType {@code atomic}, {@code granular}, or empty when the type decides
 * @param listType as the marker says, empty when there is none
 */
record BuiltinField(
        String name,
        int number,
        Shape shape,
        Kind kind,
        String ref,
        Presence presence,
        boolean required,
        String listType,
        List<String> listMapKeys,
        String mapType,
        String mergeKey,
        Set<String> patchStrategies,
        @Nullable JsonNode defaultValue) {

    enum Shape {
        SINGLE,
        LIST,
        MAP
    }

    enum Kind {
        STRING,
        INT32,
        INT64,
        BOOL,
        BYTES,
        DOUBLE,
        MESSAGE,
        /** A plain list of strings in JSON, a message around one on the wire. */
        STRING_LIST
    }

    /** How Go holds the field, which decides what JSON shows of a zero value. */
    enum Presence {
        /** A pointer: zero and absent differ. */
        POINTER,
        /** A value that JSON drops when it is zero. */
        VALUE,
        /** A value that JSON always has. */
        ALWAYS,
        /** A struct that JSON drops when it is zero. */
        OMIT_ZERO,
        /** A message on the wire whose fields are the parent's own in JSON. */
        INLINE
    }

    private static final int ATTRIBUTES_FROM = 4;

    /** Reads {@code name number type presence [attribute]...}. */
    static BuiltinField parse(String line) {
        var defaultAt = line.indexOf(" default=");
        var head = (defaultAt < 0 ? line : line.substring(0, defaultAt)).split(" ");
        var type = head[2];
        var shape = Shape.SINGLE;
        if (type.startsWith("[]")) {
            shape = Shape.LIST;
        } else if (type.startsWith("{}")) {
            shape = Shape.MAP;
        }
        var element = shape == Shape.SINGLE ? type : type.substring(2);
        var attributes = new Attributes();
        for (var i = ATTRIBUTES_FROM; i < head.length; i++) {
            attributes.add(head[i]);
        }
        return new BuiltinField(
                head[0],
                Integer.parseInt(head[1]),
                shape,
                kind(element.charAt(0)),
                element.startsWith("@") ? element.substring(1) : "",
                presence(head[3].charAt(0)),
                attributes.required,
                attributes.listType,
                attributes.keys,
                attributes.mapType,
                attributes.mergeKey,
                attributes.strategies,
                defaultAt < 0
                        ? null
                        : Json.parse(
                                line.substring(defaultAt + " default=".length())
                                        .getBytes(StandardCharsets.UTF_8)));
    }

    private static Kind kind(char code) {
        return switch (code) {
            case 's' -> Kind.STRING;
            case 'i' -> Kind.INT32;
            case 'l' -> Kind.INT64;
            case 'b' -> Kind.BOOL;
            case 'y' -> Kind.BYTES;
            case 'd' -> Kind.DOUBLE;
            case 'w' -> Kind.STRING_LIST;
            case '@' -> Kind.MESSAGE;
            default -> throw new IllegalStateException("unknown type code " + code);
        };
    }

    private static Presence presence(char code) {
        return switch (code) {
            case 'P' -> Presence.POINTER;
            case 'V' -> Presence.VALUE;
            case 'K' -> Presence.ALWAYS;
            case 'Z' -> Presence.OMIT_ZERO;
            case 'I' -> Presence.INLINE;
            default -> throw new IllegalStateException("unknown presence code " + code);
        };
    }

    private static final class Attributes {
        private boolean required;
        private String listType = "";
        private List<String> keys = List.of();
        private String mapType = "";
        private String mergeKey = "";
        private Set<String> strategies = Set.of();

        void add(String word) {
            var equals = word.indexOf('=');
            var value = word.substring(equals + 1);
            switch (equals < 0 ? word : word.substring(0, equals)) {
                case "req" -> required = true;
                case "list" -> listType = value;
                case "keys" -> keys = List.of(value.split(","));
                case "map" -> mapType = value;
                case "key" -> mergeKey = value;
                case "strategy" -> strategies = Set.of(value.split(","));
                default -> throw new IllegalStateException("unknown attribute " + word);
            }
        }
    }
}
