package dev.j3s.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;

/**
 * One case of a planner: a folder of {@code in-*.yaml} (given) and {@code out-*.yaml} (expected).
 * {@code -Dgolden.update=true} writes the outputs instead of comparing. A file that no test reads
 * or writes is a failure, told by {@link #close}.
 */
public final class GoldenFolder implements AutoCloseable {
    private static final boolean UPDATE = Boolean.getBoolean("golden.update");
    private static final ObjectMapper YAML =
            new ObjectMapper(
                            YAMLFactory.builder()
                                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                                    .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                                    .build())
                    .enable(SerializationFeature.INDENT_OUTPUT);

    private final Path folder;
    private final Set<Path> used = new HashSet<>();

    public GoldenFolder(Path folder) {
        this.folder = folder;
    }

    /** The cases under {@code src/test/resources/<planner>}, by name. */
    public static List<Path> cases(String planner) {
        try (var folders = Files.list(Path.of("src", "test", "resources", planner))) {
            return folders.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The only document of {@code in-<name>.yaml}. */
    public JsonNode in(String name) {
        var all = all(name);
        Assertions.assertEquals(1, all.size(), folder + " in-" + name + ".yaml: one document");
        return all.getFirst();
    }

    /** Every document of {@code in-<name>.yaml}; none when there is no such file. */
    public List<JsonNode> all(String name) {
        var file = folder.resolve("in-" + name + ".yaml");
        if (!Files.exists(file)) {
            return List.of();
        }
        used.add(file);
        try (var values = YAML.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
            var documents = new ArrayList<JsonNode>();
            values.forEachRemaining(documents::add);
            documents.removeIf(node -> node.isNull() || node.isMissingNode());
            return documents;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Compares with {@code out-<name>.yaml}, or writes it. */
    public void out(String name, JsonNode actual) {
        var file = folder.resolve("out-" + name + ".yaml");
        used.add(file);
        try {
            if (UPDATE) {
                Files.writeString(file, YAML.writeValueAsString(actual));
                return;
            }
            Assertions.assertTrue(Files.exists(file), file + " is missing (-Dgolden.update=true)");
            var expected = YAML.readTree(file.toFile());
            Assertions.assertEquals(
                    YAML.writeValueAsString(expected),
                    YAML.writeValueAsString(actual),
                    file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.list(folder)) {
            var unused = files.filter(file -> !used.contains(file)).sorted().toList();
            Assertions.assertTrue(unused.isEmpty(), "unused golden files: " + unused);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
