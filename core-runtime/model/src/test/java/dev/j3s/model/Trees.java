package dev.j3s.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/** Trees for tests, written with single quotes or as YAML. */
final class Trees {
    private Trees() {}

    static JsonNode of(String json) {
        return Json.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    static ObjectNode yaml(String yaml) {
        return (ObjectNode) YamlReader.read(yaml.getBytes(StandardCharsets.UTF_8)).tree();
    }
}
