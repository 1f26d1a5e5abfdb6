package dev.j3s.helm.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** What helm 4.2 assumes a cluster serves when it is asked to render without one. */
final class KnownApiVersions {
    static final List<String> LIST = read();

    private KnownApiVersions() {}

    private static List<String> read() {
        try (InputStream in =
                Objects.requireNonNull(
                        KnownApiVersions.class.getResourceAsStream("/known-api-versions.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
