package dev.j3s.apiserver.http;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** A response's body, read in chunks so that a big one never exists as a whole. */
public interface Payload {
    long length();

    /** Fresh chunks in order; each may be kept and is not changed later. */
    Iterator<byte[]> chunks();

    static Payload of(byte[] bytes) {
        return new Payload() {
            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public Iterator<byte[]> chunks() {
                return List.of(bytes).iterator();
            }
        };
    }

    /** Everything at once. */
    default byte[] bytes() {
        var chunks = chunks();
        var first = chunks.hasNext() ? chunks.next() : new byte[0];
        if (!chunks.hasNext()) {
            return first;
        }
        var all = Arrays.copyOf(first, Math.toIntExact(length()));
        var at = first.length;
        while (chunks.hasNext()) {
            var chunk = chunks.next();
            System.arraycopy(chunk, 0, all, at, chunk.length);
            at += chunk.length;
        }
        return all;
    }
}
