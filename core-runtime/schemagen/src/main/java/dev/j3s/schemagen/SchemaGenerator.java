package dev.j3s.schemagen;

import com.google.protobuf.Descriptors.Descriptor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/**
 * Writes {@code builtin-types.txt} and {@code builtin-descriptions.txt}.
 *
 * <p>The order of definitions is by name and the order of fields is upstream's own, so the same
 * inputs give the same bytes.
 */
public final class SchemaGenerator {
    private SchemaGenerator() {}

    /** {@code args[0]} is the folder to write to; it is made when absent. */
    public static void main(String[] args) throws IOException, ReflectiveOperationException {
        if (args.length != 1) {
            throw new IllegalArgumentException("usage: SchemaGenerator <output folder>");
        }
        var types = new StringBuilder(committed("apiregistration-types.txt"));
        var descriptions = new StringBuilder(committed("apiregistration-descriptions.txt"));
        var comments = ProtoFiles.comments();
        var facts = PresenceFacts.builtIn();
        var enums = EnumFacts.builtIn();
        var messages =
                ProtoFiles.messages().stream()
                        .sorted(Comparator.comparing(Descriptor::getFullName))
                        .toList();
        for (var message : messages) {
            var definition = new Definition(message, comments, facts, enums);
            definition.writeType(types);
            definition.writeDescriptions(descriptions);
        }
        var folder = Files.createDirectories(Path.of(args[0]));
        Files.writeString(folder.resolve("builtin-types.txt"), types);
        Files.writeString(folder.resolve("builtin-descriptions.txt"), descriptions);
    }

    /** Types no published artifact describes. */
    private static String committed(String resource) throws IOException {
        try (InputStream stream = SchemaGenerator.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IOException(resource + " is not on the class path");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
