package dev.j3s.schemagen;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Comments of protobuf messages and fields, read back from the Java sources protoc generated:
 * descriptors in a jar carry none.
 */
final class ProtoComments {
    private static final Pattern MESSAGE =
            Pattern.compile("@@protoc_insertion_point\\(interface_extends:([\\w.]+)\\)");
    private static final Pattern TYPE = Pattern.compile("Protobuf type \\{@code ([\\w.]+)}");
    private static final Pattern FIELD = Pattern.compile("<code>.*?(\\w+) = \\d+.*;</code>");

    private final Map<String, Comment> types = new HashMap<>();
    private final Map<String, Comment> fields = new HashMap<>();
    private String message = "";

    Comment ofMessage(String fullName) {
        return types.getOrDefault(fullName, Comment.NONE);
    }

    Comment ofField(String messageName, String field) {
        return fields.getOrDefault(messageName + "#" + field, Comment.NONE);
    }

    /** Adds what one generated source file tells. */
    void read(InputStream javaSource) throws IOException {
        var block = new ArrayList<String>();
        var inside = false;
        var lines = new BufferedReader(new InputStreamReader(javaSource, StandardCharsets.UTF_8));
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            var trimmed = line.strip();
            if (trimmed.equals("/**")) {
                inside = true;
                block.clear();
            } else if (inside && trimmed.equals("*/")) {
                inside = false;
                file(block);
            } else if (inside) {
                block.add(content(line));
            } else if (trimmed.startsWith("// @@")) {
                var m = MESSAGE.matcher(trimmed);
                if (m.find()) {
                    message = m.group(1);
                }
            }
        }
    }

    private void file(List<String> block) {
        var end = block.indexOf("</pre>");
        var comment =
                block.isEmpty() || !block.getFirst().equals("<pre>") || end < 0
                        ? Comment.NONE
                        : new Comment(
                                block.subList(1, end).stream()
                                        .map(ProtoComments::unescape)
                                        .toList());
        for (var line : block.subList(Math.max(end, 0), block.size())) {
            var type = TYPE.matcher(line);
            if (type.find()) {
                types.putIfAbsent(type.group(1), comment);
            }
            var field = FIELD.matcher(line);
            if (field.find()) {
                fields.putIfAbsent(message + "#" + field.group(1), comment);
            }
        }
    }

    private static String content(String line) {
        var star = line.indexOf('*');
        var from = star + 1 < line.length() && line.charAt(star + 1) == ' ' ? star + 2 : star + 1;
        return line.substring(from);
    }

    private static String unescape(String html) {
        return html.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&#64;", "@")
                .replace("&#42;", "*")
                .replace("&#47;", "/")
                .replace("&#92;", "\\")
                .replace("&amp;", "&");
    }
}
