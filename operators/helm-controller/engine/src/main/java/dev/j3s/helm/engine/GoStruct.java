package dev.j3s.helm.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A plain Go struct: exported fields in order, and the text that printing it gives. */
record GoStruct(String goType, Map<String, Object> fields, Optional<String> text)
        implements GoObject {
    static GoStruct of(String goType, Map<String, Object> fields) {
        return new GoStruct(goType, new LinkedHashMap<>(fields), Optional.empty());
    }

    @Override
    public Optional<Object> member(String name, Arguments arguments) {
        return Optional.ofNullable(fields.get(name));
    }

    /** As encoding/json with omitempty: lower camel case, zero values left out. */
    @Override
    public Object plain() {
        Map<String, Object> map = new TreeMap<>();
        fields.forEach((name, value) -> {
            if (GoValue.truth(value)) {
                map.put(jsonName(name), value);
            }
        });
        return map;
    }

    private static String jsonName(String field) {
        return switch (field) {
            case "APIVersion" -> "apiVersion";
            case "IsRoot" -> field;
            default -> Character.toLowerCase(field.charAt(0)) + field.substring(1);
        };
    }

    @Override
    public String toString() {
        return text.orElseGet(() ->
                fields.values().stream()
                        .map(GoFormat::print)
                        .collect(Collectors.joining(" ", "{", "}")));
    }
}
