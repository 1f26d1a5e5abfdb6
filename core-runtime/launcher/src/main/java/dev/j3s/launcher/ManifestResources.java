package dev.j3s.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The manifests that come with j3s (folder {@code manifests/} of the sources), by file name. */
final class ManifestResources {
    private ManifestResources() {}

    /**
     * Those that this server wants: nothing that was switched off, nothing that needs a node where
     * there is none.
     */
    static Map<String, String> packaged(ServerConfig config) {
        var wanted = new LinkedHashMap<String, String>();
        if (config.agent() && config.enabled("coredns")) {
            wanted.put("coredns.yaml.j2", read("coredns.yaml.j2"));
        }
        if (config.enabled("local-storage")) {
            wanted.put("local-storage.yaml", read("local-storage.yaml"));
        }
        return wanted;
    }

    private static String read(String name) {
        try (var in = ManifestResources.class.getResourceAsStream("manifests/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the distribution lacks the manifest " + name);
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
