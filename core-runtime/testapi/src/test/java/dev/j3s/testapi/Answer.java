package dev.j3s.testapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.j3s.model.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a server answered, without what differs from run to run: uids, times, revisions, and the
 * order in which validation found its complaints.
 */
record Answer(int status, List<String> warnings, String contentType, JsonNode body) {
    private static final Pattern UID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern TIME =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");

    static Answer of(int status, Map<String, List<String>> headers, byte[] body) {
        var tree = body.length == 0 ? Json.object() : parse(body);
        return new Answer(
                status,
                List.copyOf(new TreeSet<>(header(headers, "warning"))),
                String.join(",", header(headers, "content-type")),
                normal(tree));
    }

    private static JsonNode parse(byte[] body) {
        try {
            return Json.parse(body);
        } catch (Json.MalformedJsonException e) {
            return TextNode.valueOf(new String(body, StandardCharsets.UTF_8));
        }
    }

    private static List<String> header(Map<String, List<String>> headers, String name) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .flatMap(header -> header.getValue().stream())
                .toList();
    }

    private static JsonNode normal(JsonNode node) {
        if (node instanceof ObjectNode object) {
            sortCauses(object);
            for (var field : object.properties()) {
                field.setValue(
                        field.getKey().equals("resourceVersion")
                                ? TextNode.valueOf("<revision>")
                                : normal(field.getValue()));
            }
        } else if (node instanceof ArrayNode array) {
            for (var i = 0; i < array.size(); i++) {
                array.set(i, normal(array.get(i)));
            }
        } else if (node.isTextual()) {
            var text = UID.matcher(node.textValue()).replaceAll("<uid>");
            return TextNode.valueOf(TIME.matcher(text).replaceAll("<time>"));
        }
        return node;
    }

    /** More than one cause come in any order, and the message lists them in that order. */
    private static void sortCauses(ObjectNode object) {
        if (!(object.path("details").get("causes") instanceof ArrayNode causes)
                || causes.size() < 2) {
            return;
        }
        var sorted = new TreeSet<String>();
        causes.forEach(cause -> sorted.add(cause.toString()));
        causes.removeAll();
        sorted.forEach(causes::add);
        object.put("message", "<all causes>");
    }
}
