package dev.j3s.helm.controller;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** Packed charts made of a few lines. */
final class TestCharts {
    private static final int BLOCK = 512;

    private TestCharts() {}

    /** As base64, the way chartContent wants it. */
    static String tgz(String name, Map<String, String> files) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            entry(
                    gzip,
                    name + "/Chart.yaml",
                    "apiVersion: v2\nname: " + name + "\nversion: 1.0.0\n");
            for (Map.Entry<String, String> file : files.entrySet()) {
                entry(gzip, name + "/" + file.getKey(), file.getValue());
            }
            gzip.write(new byte[2 * BLOCK]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getEncoder().encodeToString(out.toByteArray());
    }

    private static void entry(GZIPOutputStream gzip, String path, String content)
            throws IOException {
        byte[] body = content.getBytes(StandardCharsets.UTF_8);
        byte[] header = new byte[BLOCK];
        put(header, 0, path);
        put(header, 124, String.format("%011o", body.length));
        header[156] = '0';
        put(header, 257, "ustar");
        gzip.write(header);
        gzip.write(body);
        gzip.write(new byte[(BLOCK - body.length % BLOCK) % BLOCK]);
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }
}
