package dev.j3s.cri;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** The sandbox image: our pause program and nothing else, as an OCI image layout in a tar file. */
public final class PauseImage {
    /** What the runtime's {@code sandbox_image} must name. */
    public static final String NAME = "j3s.dev/pause:1";

    private static final int EXECUTABLE = 0555;
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
    private static final String LAYER = "application/vnd.oci.image.layer.v1.tar";

    private PauseImage() {}

    /** Imports it for this machine's architecture; does no harm when it is there already. */
    public static void ensure(ImageArchives archives) throws IOException {
        var architecture =
                switch (System.getProperty("os.arch")) {
                    case "aarch64" -> "arm64";
                    case "amd64", "x86_64" -> "amd64";
                    case String other -> other;
                };
        archives.importStream(new ByteArrayInputStream(archive(architecture)), NAME);
    }

    /** The same bytes every time. */
    static byte[] archive(String architecture) throws IOException {
        var layer = tar(new File("pause", EXECUTABLE, PauseProgram.elf(architecture)));
        var layerDigest = ContentStore.digestOf(layer);
        var config =
                """
                {"architecture":"%s","os":"linux","config":{"Entrypoint":["/pause"],"User":"65535:65535"},\
                "rootfs":{"type":"layers","diff_ids":["%s"]}}\
                """
                        .formatted(architecture, layerDigest)
                        .getBytes(StandardCharsets.UTF_8);
        var manifest =
                """
                {"schemaVersion":2,"mediaType":"%s","config":%s,"layers":[%s]}\
                """
                        .formatted(MANIFEST, descriptor(CONFIG, config), descriptor(LAYER, layer))
                        .getBytes(StandardCharsets.UTF_8);
        var index =
                """
                {"schemaVersion":2,"manifests":[{"mediaType":"%s","digest":"%s","size":%d,\
                "annotations":{"io.containerd.image.name":"%s"}}]}\
                """
                        .formatted(MANIFEST, ContentStore.digestOf(manifest), manifest.length, NAME)
                        .getBytes(StandardCharsets.UTF_8);
        return tar(
                new File(
                        "oci-layout",
                        0444,
                        "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8)),
                new File("index.json", 0444, index),
                blob(layer),
                blob(config),
                blob(manifest));
    }

    private record File(String path, int mode, byte[] content) {}

    private static File blob(byte[] content) {
        return new File("blobs/" + ContentStore.digestOf(content).replace(':', '/'), 0444, content);
    }

    private static String descriptor(String mediaType, byte[] content) {
        return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
                .formatted(mediaType, ContentStore.digestOf(content), content.length);
    }

    private static byte[] tar(File... files) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(bytes)) {
            for (var file : files) {
                var entry = new TarArchiveEntry(file.path());
                entry.setMode(file.mode());
                entry.setSize(file.content().length);
                entry.setModTime(0);
                entry.setIds(0, 0);
                entry.setNames("", "");
                tar.putArchiveEntry(entry);
                tar.write(file.content());
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }
}
