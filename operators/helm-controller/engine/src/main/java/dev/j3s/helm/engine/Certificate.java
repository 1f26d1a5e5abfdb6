package dev.j3s.helm.engine;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A certificate with its key, both in PEM, as {@code genCA} and its relatives return it. */
record Certificate(String certificate, String key) implements GoObject {
    @Override
    public String goType() {
        return "sprig.certificate";
    }

    @Override
    public Optional<Object> member(String name, Arguments arguments) {
        return switch (name) {
            case "Cert" -> Optional.of(certificate);
            case "Key" -> Optional.of(key);
            default -> Optional.empty();
        };
    }

    @Override
    public Object plain() {
        Map<String, Object> map = new TreeMap<>();
        map.put("Cert", certificate);
        map.put("Key", key);
        return map;
    }

    @Override
    public String toString() {
        return "{" + certificate + " " + key + "}";
    }
}
