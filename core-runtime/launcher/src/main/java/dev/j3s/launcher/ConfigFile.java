package dev.j3s.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code config.yaml} and its drop-ins as command-line arguments, by k3s's rules: a key is a long
 * flag, a list repeats it, a later file replaces a key, {@code key+} appends, and what the real
 * command line says wins.
 */
final class ConfigFile {
    private ConfigFile() {}

    /**
     * Reads {@code file} and {@code file.d/*.yaml} in name order. A missing file is an error only
     * when {@code required}.
     */
    static List<String> arguments(Path file, boolean required) {
        var files = new ArrayList<Path>();
        if (Files.exists(file)) {
            files.add(file);
        } else if (required) {
            throw new UsageException("the config file " + file + " does not exist");
        }
        files.addAll(dropIns(file.resolveSibling(file.getFileName() + ".d")));
        var merged = new LinkedHashMap<String, List<String>>();
        files.forEach(f -> merge(f, merged));
        return merged.entrySet().stream()
                .flatMap(e -> e.getValue().stream().map(v -> flag(e.getKey()) + "=" + v))
                .toList();
    }

    private static List<Path> dropIns(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var all = Files.list(folder)) {
            return all.filter(f -> f.toString().endsWith(".yaml") || f.toString().endsWith(".yml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UsageException("cannot read the folder " + folder + ": " + e.getMessage());
        }
    }

    private static void merge(Path file, Map<String, List<String>> merged) {
        var tree = parse(file);
        for (var field : tree.properties()) {
            var key = field.getKey();
            if (key.endsWith("+")) {
                merged.computeIfAbsent(key.substring(0, key.length() - 1), _ -> new ArrayList<>())
                        .addAll(values(field.getValue()));
            } else {
                merged.put(key, new ArrayList<>(values(field.getValue())));
            }
        }
    }

    private static JsonNode parse(Path file) {
        try {
            var tree = new YAMLMapper().readTree(Files.readAllBytes(file));
            if (tree == null || tree.isMissingNode() || tree.isNull() || tree.isObject()) {
                return tree == null || !tree.isObject()
                        ? new YAMLMapper().createObjectNode()
                        : tree;
            }
            throw new UsageException(
                    "the config file " + file + " must hold keys and values, one for each flag");
        } catch (IOException e) {
            throw new UsageException("cannot read the config file " + file + ": " + e.getMessage());
        }
    }

    private static List<String> values(JsonNode value) {
        if (value.isArray()) {
            var all = new ArrayList<String>();
            value.forEach(v -> all.add(v.asText()));
            return all;
        }
        return List.of(value.asText());
    }

    private static String flag(String key) {
        return key.length() == 1 ? "-" + key : "--" + key;
    }
}
