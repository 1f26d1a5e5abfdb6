package dev.j3s.helm.engine;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** Reads a packed chart (.tgz) in memory, with limits and without touching any file. */
public final class ChartArchive {
    /** Helm's own limits: a whole chart, and one file of it. */
    static final long CHART_BYTES_MAX = 100L << 20;

    static final long FILE_BYTES_MAX = 5L << 20;

    private static final int FILES_MAX = 20_000;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private ChartArchive() {}

    public static Chart read(byte[] archive) {
        return read(new ByteArrayInputStream(archive));
    }

    /** Reads the stream to its end; closing it stays with the caller. */
    public static Chart read(InputStream archive) {
        return Chart.of(unpack(archive));
    }

    static SortedMap<String, byte[]> unpack(InputStream archive) {
        SortedMap<String, byte[]> content = new TreeMap<>();
        try {
            TarReader tar = new TarReader(new BufferedInputStream(new GZIPInputStream(archive)));
            long total = 0;
            var entry = tar.next(FILE_BYTES_MAX);
            while (entry.isPresent()) {
                total += entry.get().content().length;
                if (total > CHART_BYTES_MAX || content.size() >= FILES_MAX) {
                    throw EngineException.limit(
                            "decompressed chart is larger than the maximum size "
                                    + CHART_BYTES_MAX);
                }
                String path = inside(entry.get().name());
                if (!path.isEmpty()) {
                    content.put(path, withoutMark(entry.get().content()));
                }
                entry = tar.next(FILE_BYTES_MAX);
            }
        } catch (IOException e) {
            throw new EngineException(
                    EngineException.Code.CHART,
                    "file does not appear to be a valid chart archive: " + e.getMessage(),
                    e);
        }
        if (content.isEmpty()) {
            throw EngineException.chart("no files in chart archive");
        }
        return content;
    }

    /** The path below the chart's own directory; refuses whatever could point elsewhere. */
    private static String inside(String name) {
        String path = name.replace('\\', '/');
        int slash = path.indexOf('/');
        String rest = slash < 0 ? "" : path.substring(slash + 1);
        if (rest.isEmpty() && path.equals("Chart.yaml")) {
            throw EngineException.chart("chart yaml not in base directory");
        }
        boolean escapes =
                Arrays.asList(rest.split("/")).contains("..")
                        || rest.startsWith("/")
                        || rest.matches("^[a-zA-Z]:/.*");
        if (escapes) {
            throw EngineException.chart("chart illegally references parent directory");
        }
        return rest;
    }

    static byte[] withoutMark(byte[] bytes) {
        int length = BYTE_ORDER_MARK.length;
        boolean marked =
                bytes.length >= length
                        && Arrays.equals(bytes, 0, length, BYTE_ORDER_MARK, 0, length);
        return marked ? Arrays.copyOfRange(bytes, length, bytes.length) : bytes;
    }
}
