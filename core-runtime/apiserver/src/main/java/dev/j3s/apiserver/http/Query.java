package dev.j3s.apiserver.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A decoded query string. */
public final class Query {
    public static final Query EMPTY = new Query(Map.of());

    private final Map<String, List<String>> values;

    private Query(Map<String, List<String>> values) {
        this.values = values;
    }

    /** {@code raw} is percent-encoded, without the question mark; may be empty. */
    public static Query parse(String raw) {
        if (raw.isEmpty()) {
            return EMPTY;
        }
        var values = new LinkedHashMap<String, List<String>>();
        for (var pair : raw.split("&")) {
            if (pair.isEmpty()) {
                continue;
            }
            var equals = pair.indexOf('=');
            var name = equals < 0 ? pair : pair.substring(0, equals);
            var value = equals < 0 ? "" : pair.substring(equals + 1);
            values.computeIfAbsent(decode(name), n -> new ArrayList<>(1)).add(decode(value));
        }
        return new Query(values);
    }

    private static String decode(String text) {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
            return text;
        }
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // Go's parser keeps a pair it cannot decode out; the raw text matches nothing either.
            return text;
        }
    }

    /** The first value; empty when there is none. */
    public String get(String name) {
        var list = values.get(name);
        return list == null ? "" : list.getFirst();
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    public List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** As Go's strconv reads it; anything else, and no value at all, is false but {@code name=}. */
    public boolean flag(String name) {
        return switch (get(name)) {
            case "1", "t", "T", "true", "TRUE", "True" -> true;
            case "" -> false;
            case "0", "f", "F", "false", "FALSE", "False" -> false;
            default -> true;
        };
    }
}
