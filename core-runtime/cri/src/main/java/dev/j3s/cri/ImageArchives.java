package dev.j3s.cri;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;

/**
 * Brings image archives into containerd: OCI image layouts and {@code docker save} files, plain or
 * compressed with gzip, zstd, bzip2 or lz4 (told by their first bytes, not by their name). The
 * archive is streamed once; no entry is ever written under a path of the archive's choice. Imported
 * images are pinned: neither containerd nor the kubelet collects them.
 */
public final class ImageArchives {
    /** Endings of the files that are image archives. */
    public static final Set<String> SUFFIXES =
            Set.of(".tar", ".tar.gz", ".tgz", ".tar.zst", ".tzst", ".tar.bz2", ".tbz", ".tar.lz4");

    /** Index, manifest and configuration files are kept in memory while an archive is read. */
    private static final int JSON_BYTES_MAX = 4 << 20;

    private static final int ENTRIES_MAX = 100_000;

    /** Windows of up to 128 MiB: {@code zstd --long=27}. */
    private static final int ZSTD_WINDOW_LOG_MAX = 27;

    private static final int MAGIC_BYTES = 4;
    private static final String BLOBS = "blobs/sha256/";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RuntimeSocket socket;
    private final Clock clock;

    public ImageArchives(RuntimeSocket socket, Clock clock) {
        this.socket = socket;
        this.clock = clock;
    }

    /** Returns the names of the images that the archive held. */
    public List<String> importFile(Path archive) throws IOException {
        try (var in = Files.newInputStream(archive)) {
            return importStream(in, archive.getFileName().toString());
        }
    }

    /**
     * @param label what to call the archive in messages
     */
    public List<String> importStream(InputStream in, String label) throws IOException {
        try (var store = new ContentStore(socket, clock.instant())) {
            var contents = read(store, in, label);
            var index = contents.json().get("index.json");
            if (index != null) {
                return new ImageTagger(store, label).tagLayout(JSON.readTree(index));
            }
            var manifest = contents.json().get("manifest.json");
            if (manifest != null) {
                return new ImageTagger(store, label)
                        .tagDocker(JSON.readTree(manifest), contents::find);
            }
            throw new IOException(
                    label + " is no image archive: it has neither index.json nor manifest.json");
        }
    }

    /** A blob of the archive, now in the store. */
    record Blob(String digest, long size, boolean compressed) {}

    /** What was read: small files by path, every other file as a blob, links as they were. */
    private record Contents(
            Map<String, byte[]> json, Map<String, Blob> blobs, Map<String, String> links) {
        Blob find(String path) throws IOException {
            // Old docker archives share layers by links; one step is all they ever make.
            var target = links.getOrDefault(path, path);
            var blob = blobs.get(target);
            if (blob == null) {
                throw new IOException("the archive names " + path + " but does not hold it");
            }
            return blob;
        }
    }

    private static Contents read(ContentStore store, InputStream in, String label)
            throws IOException {
        var contents =
                new Contents(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
        var tar = new TarArchiveInputStream(decompress(new BufferedInputStream(in, 1 << 16)));
        var entries = 0;
        for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            if (++entries > ENTRIES_MAX) {
                throw new IOException(label + " has more than " + ENTRIES_MAX + " entries");
            }
            var path = normalize(entry.getName());
            if (entry.isSymbolicLink() || entry.isLink()) {
                contents.links().put(path, linkTarget(entry, path));
            } else if (entry.isFile()) {
                readFile(store, contents, tar, entry, path);
            }
        }
        return contents;
    }

    private static void readFile(
            ContentStore store,
            Contents contents,
            TarArchiveInputStream tar,
            TarArchiveEntry entry,
            String path)
            throws IOException {
        var size = entry.getSize();
        if (path.equals("index.json") || path.equals("manifest.json")) {
            if (size > JSON_BYTES_MAX) {
                throw new IOException(path + " is larger than " + JSON_BYTES_MAX + " bytes");
            }
            contents.json().put(path, tar.readNBytes((int) size));
            return;
        }
        if (path.equals("oci-layout") || path.equals("repositories") || path.endsWith("/VERSION")) {
            return;
        }
        var expected = path.startsWith(BLOBS) ? "sha256:" + path.substring(BLOBS.length()) : "";
        var buffered = new BufferedInputStream(tar, 1 << 16);
        buffered.mark(MAGIC_BYTES);
        var compressed = isGzip(buffered.readNBytes(MAGIC_BYTES));
        buffered.reset();
        var digest = store.write("j3s-import/" + path, buffered, size, expected);
        contents.blobs().put(path, new Blob(digest, size, compressed));
    }

    private static String normalize(String path) {
        var normal = Path.of("/").resolve(path).normalize().toString();
        return normal.substring(1);
    }

    private static String linkTarget(TarArchiveEntry entry, String path) {
        if (entry.isLink()) {
            return normalize(entry.getLinkName());
        }
        var parent = Path.of("/" + path).getParent();
        return normalize(String.valueOf(parent) + "/" + entry.getLinkName());
    }

    private static InputStream decompress(BufferedInputStream in) throws IOException {
        in.mark(MAGIC_BYTES);
        var magic = in.readNBytes(MAGIC_BYTES);
        in.reset();
        if (isGzip(magic)) {
            return new GZIPInputStream(in, 1 << 16);
        }
        if (startsWith(magic, 0x28, 0xb5, 0x2f, 0xfd)) {
            return new ZstdInputStream(in).setLongMax(ZSTD_WINDOW_LOG_MAX);
        }
        if (startsWith(magic, 'B', 'Z', 'h')) {
            return new BZip2CompressorInputStream(in, true);
        }
        if (startsWith(magic, 0x04, 0x22, 0x4d, 0x18)) {
            return new FramedLZ4CompressorInputStream(in, true);
        }
        return in;
    }

    private static boolean isGzip(byte[] magic) {
        return startsWith(magic, 0x1f, 0x8b);
    }

    private static boolean startsWith(byte[] bytes, int... prefix) {
        if (bytes.length < prefix.length) {
            return false;
        }
        for (var i = 0; i < prefix.length; i++) {
            if ((bytes[i] & 0xff) != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    static List<JsonNode> items(JsonNode array) {
        var items = new ArrayList<JsonNode>();
        array.forEach(items::add);
        return items;
    }

    static InputStream stream(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }
}
