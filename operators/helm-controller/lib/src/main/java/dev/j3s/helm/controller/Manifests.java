package dev.j3s.helm.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.helm.engine.Values;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The objects inside a manifest text; lists are taken apart, empty documents skipped. */
final class Manifests {
    private static final Pattern SEPARATOR = Pattern.compile("(?:^|\\s*\\n)---[ \\t]*(?=\\n|$)");

    private Manifests() {}

    /** In the order of the text. Read by the engine, whose YAML is Helm's. */
    static List<ObjectNode> objects(String text) {
        List<ObjectNode> objects = new ArrayList<>();
        for (String document : SEPARATOR.split(text)) {
            Values parsed = Values.parseYaml(document);
            if (!parsed.isEmpty()) {
                add(Serialization.unmarshal(parsed.toJson(), ObjectNode.class), objects);
            }
        }
        return objects;
    }

    private static void add(ObjectNode object, List<ObjectNode> objects) {
        boolean list = object.path("kind").asText().endsWith("List") && object.has("items");
        if (!list) {
            objects.add(object);
            return;
        }
        for (JsonNode item : object.path("items")) {
            if (item instanceof ObjectNode child) {
                add(child, objects);
            }
        }
    }
}
