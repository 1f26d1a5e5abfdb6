package dev.j3s.testapi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A story told to two servers: lines {@code METHOD path [patch type]}, each followed by its JSON
 * body; {@code #} starts a comment line.
 */
record RequestFile(String name, List<Step> steps) {
    private static final Map<String, String> CONTENT_TYPES =
            Map.of(
                    "json", "application/json-patch+json",
                    "merge", "application/merge-patch+json",
                    "strategic", "application/strategic-merge-patch+json",
                    "apply", "application/apply-patch+yaml");

    record Step(String method, String path, String contentType, String body) {
        @Override
        public String toString() {
            return method + " " + path + " " + body;
        }
    }

    static RequestFile read(Path file) {
        try {
            var steps = new ArrayList<Step>();
            for (var block : Files.readString(file).split("\n(?=(GET|POST|PUT|PATCH|DELETE) /)")) {
                var lines = block.lines().filter(line -> !line.startsWith("#")).toList();
                if (!lines.isEmpty() && !lines.getFirst().isBlank()) {
                    steps.add(step(lines));
                }
            }
            return new RequestFile(file.getFileName().toString(), steps);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Step step(List<String> lines) {
        var head = lines.getFirst().split(" ");
        var body = String.join("\n", lines.subList(1, lines.size())).strip();
        var type = head.length > 2 ? CONTENT_TYPES.get(head[2]) : "application/json";
        return new Step(head[0], head[1], body.isEmpty() ? "" : type, body);
    }
}
