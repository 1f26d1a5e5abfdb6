package dev.j3s.apiserver.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;
import dev.j3s.model.Names;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** ConfigMaps. */
final class ConfigMapStrategy extends SpecStrategy {
    /** Of all values together, in bytes. */
    static final int SIZE_MAX = 1024 * 1024;

    private static final String WHEN_SET = "field is immutable when `immutable` is set";

    ConfigMapStrategy() {
        super(false, false);
    }

    @Override
    void check(JsonNode map, Problems problems) {
        var size = 0L;
        for (var entry : Fields.entries(map, "data")) {
            var key = entry.getKey();
            var path = Path.of("data").key(key);
            problems.invalid(path, key, Names.configMapKey(key));
            if (Fields.get(map, "binaryData").has(key)) {
                problems.invalid(path, key, "duplicate of key present in binaryData");
            }
            size += bytes(entry.getValue().asText(""));
        }
        for (var entry : Fields.entries(map, "binaryData")) {
            var key = entry.getKey();
            problems.invalid(Path.of("binaryData").key(key), key, Names.configMapKey(key));
            size += decodedLength(entry.getValue().asText(""));
        }
        if (size > SIZE_MAX) {
            problems.tooLong(Path.of(""), SIZE_MAX);
        }
    }

    @Override
    void checkUpdate(JsonNode map, JsonNode old, Problems problems) {
        checkImmutable(map, old, List.of("data", "binaryData"), problems);
        check(map, problems);
    }

    static void checkImmutable(
            JsonNode object, JsonNode old, List<String> fields, Problems problems) {
        if (!Fields.flag(old, "immutable")) {
            return;
        }
        if (!Fields.flag(object, "immutable")) {
            problems.forbidden(Path.of("immutable"), WHEN_SET);
        }
        for (var field : fields) {
            if (!Fields.same(object.get(field), old.get(field))) {
                problems.forbidden(Path.of(field), WHEN_SET);
            }
        }
    }

    private static long bytes(String text) {
        return text.length() > SIZE_MAX
                ? text.length()
                : text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** The length of what base64 text stands for. */
    static long decodedLength(String base64) {
        var padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
        return Math.max(0, base64.length() / 4L * 3 - padding);
    }
}
