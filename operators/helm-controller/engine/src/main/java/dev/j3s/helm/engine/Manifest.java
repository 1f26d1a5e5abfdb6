package dev.j3s.helm.engine;

/** One document of a release: the template it comes from, its kind, its YAML text. */
public record Manifest(String source, String kind, String content) {
    String text() {
        return "---\n# Source: " + source + "\n" + content + "\n";
    }
}
