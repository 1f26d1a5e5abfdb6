package dev.j3s.crds;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The CRD manifests of this module, as a cluster must know them before an operator starts. */
public final class CrdManifests {
    private static final List<String> FILES =
            List.of(
                    "helmcharts.helm.cattle.io.yaml",
                    "helmchartconfigs.helm.cattle.io.yaml",
                    "addons.k3s.cattle.io.yaml");

    private CrdManifests() {}

    /** Every manifest as YAML text. */
    public static List<String> all() {
        return FILES.stream().map(CrdManifests::read).toList();
    }

    private static String read(String file) {
        try (InputStream in = CrdManifests.class.getResourceAsStream("/crds/" + file)) {
            if (in == null) {
                throw new IllegalStateException("missing resource " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
