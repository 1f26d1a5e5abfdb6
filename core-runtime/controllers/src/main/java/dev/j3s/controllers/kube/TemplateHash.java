package dev.j3s.controllers.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.model.Json;
import java.util.TreeMap;

/** Short names for pod templates: equal templates have equal hashes, whatever their field order. */
public final class TemplateHash {
    /** Upstream's alphabet: no vowels, so no bad words (apimachinery util/rand). */
    private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

    private static final int FNV_PRIME = 16777619;
    private static final int FNV_OFFSET = 0x811c9dc5;

    private TemplateHash() {}

    public static String of(JsonNode template, int collisions) {
        var hash = FNV_OFFSET;
        for (var one : Json.write(sorted(template))) {
            hash = (hash ^ (one & 0xff)) * FNV_PRIME;
        }
        if (collisions > 0) {
            for (var shift = 0; shift < 32; shift += 8) {
                hash = (hash ^ ((collisions >> shift) & 0xff)) * FNV_PRIME;
            }
        }
        return safe(Integer.toUnsignedString(hash));
    }

    private static String safe(String digits) {
        var safe = new StringBuilder(digits.length());
        for (var i = 0; i < digits.length(); i++) {
            safe.append(ALPHABET.charAt(digits.charAt(i) % ALPHABET.length()));
        }
        return safe.toString();
    }

    /** Fields by name; nulls and empty containers mean the same as absence and are dropped. */
    public static JsonNode sorted(JsonNode node) {
        if (node.isObject()) {
            var fields = new TreeMap<String, JsonNode>();
            for (var entry : node.properties()) {
                var value = sorted(entry.getValue());
                if (!value.isNull() && !(value.isObject() && value.isEmpty())) {
                    fields.put(entry.getKey(), value);
                }
            }
            ObjectNode sorted = Json.object();
            return sorted.setAll(fields);
        }
        if (node.isArray()) {
            var array = Json.mapper().createArrayNode();
            node.forEach(one -> array.add(sorted(one)));
            return array;
        }
        return node;
    }

    /** Semantic equality of two trees. */
    public static boolean same(JsonNode left, JsonNode right) {
        return sorted(left).equals(sorted(right));
    }
}
