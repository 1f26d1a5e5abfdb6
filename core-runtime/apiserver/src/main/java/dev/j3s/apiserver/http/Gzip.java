package dev.j3s.apiserver.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Compresses big answers fast rather than small. */
final class Gzip {
    private static final int CHUNK_BYTES = 128 * 1024;

    private Gzip() {}

    static List<byte[]> compress(Iterator<byte[]> chunks) {
        var out = new ByteArrayOutputStream(CHUNK_BYTES);
        var done = new ArrayList<byte[]>();
        try (var gzip = new Fast(out)) {
            while (chunks.hasNext()) {
                gzip.write(chunks.next());
                if (out.size() >= CHUNK_BYTES) {
                    done.add(out.toByteArray());
                    out.reset();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        done.add(out.toByteArray());
        return done;
    }

    private static final class Fast extends GZIPOutputStream {
        Fast(ByteArrayOutputStream out) throws IOException {
            super(out, 8 * 1024);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
