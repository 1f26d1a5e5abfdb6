package dev.j3s.helm.controller;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Helm's form of a release record: JSON, gzip, base64. */
final class ReleaseCodec {
    private static final int RECORD_BYTES_MAX = 256 << 20;

    private ReleaseCodec() {}

    static String encode(ObjectNode json) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(json.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getEncoder().encodeToString(out.toByteArray());
    }

    /** Records of old Helm versions are not compressed. */
    static ObjectNode decode(String text) {
        byte[] bytes = Base64.getDecoder().decode(text);
        boolean gzip = bytes.length > 2 && bytes[0] == 0x1f && (bytes[1] & 0xff) == 0x8b;
        byte[] json = gzip ? inflate(bytes) : bytes;
        return Serialization.unmarshal(new ByteArrayInputStream(json), ObjectNode.class);
    }

    private static byte[] inflate(byte[] bytes) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            byte[] json = in.readNBytes(RECORD_BYTES_MAX);
            if (json.length == RECORD_BYTES_MAX) {
                throw new IOException("release record is too large");
            }
            return json;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
