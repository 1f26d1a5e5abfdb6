package dev.j3s.helm.engine;

import java.util.List;

/** A file of a chart's crds directory: applied before everything else, never templated. */
public record CrdFile(String source, String content) {
    static boolean isManifest(String path) {
        return List.of(".yaml", ".yml", ".json").stream().anyMatch(path::endsWith);
    }
}
