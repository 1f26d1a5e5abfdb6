package dev.j3s.addons;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.yaml.snakeyaml.LoaderOptions;

/**
 * A file of the manifests folder.
 *
 * @param name of its Addon: the file's name up to the first dot
 * @param checksum SHA-256 of the bytes, in hex
 * @param objects in the file's order, Lists expanded
 */
record Manifest(Path file, String name, String checksum, List<ObjectNode> objects) {
    /** A larger file is refused: it is no manifest. */
    static final int BYTES_MAX = 16 << 20;

    private static final YAMLMapper YAML =
            new YAMLMapper(YAMLFactory.builder().loaderOptions(limits()).build());

    Manifest {
        objects = List.copyOf(objects);
    }

    private static LoaderOptions limits() {
        var options = new LoaderOptions();
        options.setCodePointLimit(BYTES_MAX);
        options.setMaxAliasesForCollections(100);
        return options;
    }

    static boolean eligible(Path file) {
        var name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return !name.startsWith(".")
                && (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"));
    }

    static String nameOf(Path file) {
        var name = file.getFileName().toString();
        var dot = name.indexOf('.');
        return (dot < 0 ? name : name.substring(0, dot)).toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Manifest read(Path file) {
        try {
            if (Files.size(file) > BYTES_MAX) {
                throw new ManifestException(file + " is larger than " + BYTES_MAX + " bytes", null);
            }
            return parse(file, Files.readAllBytes(file));
        } catch (IOException e) {
            throw new ManifestException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    static Manifest parse(Path file, byte[] bytes) {
        var objects = new ArrayList<ObjectNode>();
        try (JsonParser parser = YAML.getFactory().createParser(bytes);
                var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(parser)) {
            while (documents.hasNext()) {
                add(documents.next(), file, objects);
            }
        } catch (IOException | RuntimeException e) {
            if (e instanceof ManifestException known) {
                throw known;
            }
            throw new ManifestException(file + " is no YAML: " + e.getMessage(), e);
        }
        return new Manifest(file, nameOf(file), checksum(bytes), objects);
    }

    private static void add(JsonNode document, Path file, List<ObjectNode> objects) {
        if (document.isNull() || document.isMissingNode()) {
            return;
        }
        if (!(document instanceof ObjectNode object)
                || !object.path("kind").isTextual()
                || !object.path("apiVersion").isTextual()) {
            throw new ManifestException(
                    file + ": document " + (objects.size() + 1) + " has no apiVersion and kind",
                    null);
        }
        if (object.path("kind").asText().endsWith("List") && object.path("items").isArray()) {
            object.path("items").forEach(i -> add(i, file, objects));
            return;
        }
        if (object.path("metadata").path("name").asText().isEmpty()) {
            throw new ManifestException(
                    file + ": a " + object.path("kind").asText() + " has no metadata.name", null);
        }
        objects.add(object);
    }

    private static String checksum(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JVM has no SHA-256", e);
        }
    }
}
