package dev.j3s.apiserver.types.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.j3s.apiserver.types.fields.Fields;
import java.util.TreeSet;

/** Which fields differ, for people: one line with the old value and one with the new for each. */
public final class SpecDiff {
    /** Longer lists of differences are cut: the message must stay readable. */
    private static final int LINES_MAX = 40;

    private SpecDiff() {}

    public static String of(JsonNode old, JsonNode now) {
        var lines = new StringBuilder();
        collect("", old, now, lines);
        return lines.toString();
    }

    private static void collect(String path, JsonNode old, JsonNode now, StringBuilder lines) {
        if (Fields.same(old, now) || lines.chars().filter(c -> c == '\n').count() > LINES_MAX) {
            return;
        }
        if (old.isObject() && now.isObject()) {
            var names = new TreeSet<String>();
            old.fieldNames().forEachRemaining(names::add);
            now.fieldNames().forEachRemaining(names::add);
            for (var name : names) {
                collect(path + "." + name, child(old, name), child(now, name), lines);
            }
        } else if (old.isArray() && now.isArray()) {
            for (var i = 0; i < Math.max(old.size(), now.size()); i++) {
                collect(path + "[" + i + "]", item(old, i), item(now, i), lines);
            }
        } else {
            lines.append("- ").append(path).append(": ").append(old).append('\n');
            lines.append("+ ").append(path).append(": ").append(now).append('\n');
        }
    }

    private static JsonNode child(JsonNode node, String name) {
        return Fields.get(node, name);
    }

    private static JsonNode item(JsonNode node, int index) {
        return index < node.size() ? node.get(index) : MissingNode.getInstance();
    }
}
