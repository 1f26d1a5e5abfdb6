package dev.j3s.addons;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/**
 * Writes the manifests that come with j3s into the manifests folder. A name that ends in {@code
 * .j2} is a Jinja template, rendered with the cluster's facts. Files are rewritten at every start:
 * to change one, switch it off and add your own.
 */
public final class PackagedManifests {
    private PackagedManifests() {}

    /**
     * @param sources text by file name
     * @param facts variables of the templates; a variable that a template uses and that is not here
     *     is an error
     */
    public static void stage(Path folder, Map<String, String> sources, Map<String, Object> facts) {
        try {
            Files.createDirectories(folder);
            for (var source : sources.entrySet()) {
                var template = source.getKey().endsWith(".j2");
                var name =
                        template
                                ? source.getKey()
                                        .substring(0, source.getKey().length() - ".j2".length())
                                : source.getKey();
                write(
                        folder.resolve(name),
                        template
                                ? render(source.getKey(), source.getValue(), facts)
                                : source.getValue());
            }
        } catch (IOException e) {
            throw new ManifestException(
                    "cannot write the packaged manifests to " + folder + ": " + e.getMessage(), e);
        }
    }

    static String render(String name, String template, Map<String, Object> facts) {
        var engine = new Jinjava(JinjavaConfig.newBuilder().withFailOnUnknownTokens(true).build());
        var result = engine.renderForResult(template, facts);
        if (result.hasErrors()) {
            throw new ManifestException(
                    "cannot render " + name + ": " + result.getErrors().getFirst().getMessage(),
                    null);
        }
        return result.getOutput();
    }

    private static void write(Path file, String text) throws IOException {
        if (Files.exists(file) && Files.readString(file).equals(text)) {
            return;
        }
        var fresh = file.resolveSibling("." + file.getFileName() + ".new");
        Files.writeString(fresh, text);
        Files.move(
                fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
