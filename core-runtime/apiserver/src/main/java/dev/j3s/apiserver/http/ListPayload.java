package dev.j3s.apiserver.http;

import dev.j3s.apiserver.watchcache.CachedObject;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** A JSON list: a head, the items' bytes copied into chunks, a tail. */
final class ListPayload implements Payload {
    private static final int CHUNK_BYTES = 128 * 1024;

    /** The part of an object's bytes that is its item. */
    record Slice(byte[] bytes, int from, boolean brace) {
        int length() {
            return bytes.length - from + (brace ? 1 : 0);
        }

        int copyTo(byte[] target, int at) {
            var to = at;
            if (brace) {
                target[to++] = '{';
            }
            var length = bytes.length - from;
            System.arraycopy(bytes, from, target, to, length);
            return to + length;
        }
    }

    @FunctionalInterface
    interface Slicer {
        Slice slice(CachedObject object);
    }

    private final byte[] head;
    private final List<CachedObject> items;
    private final Slicer slicer;
    private final byte[] tail;

    ListPayload(byte[] head, List<CachedObject> items, Slicer slicer, byte[] tail) {
        this.head = head;
        this.items = items;
        this.slicer = slicer;
        this.tail = tail;
    }

    @Override
    public long length() {
        var length = (long) head.length + tail.length + Math.max(0, items.size() - 1);
        for (var item : items) {
            length += slicer.slice(item).length();
        }
        return length;
    }

    @Override
    public Iterator<byte[]> chunks() {
        return new Chunks();
    }

    private final class Chunks implements Iterator<byte[]> {
        private int next = -1;

        @Override
        public boolean hasNext() {
            return next <= items.size();
        }

        @Override
        public byte[] next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            var chunk = new byte[CHUNK_BYTES];
            var at = 0;
            if (next < 0) {
                chunk = fit(chunk, 0, head.length);
                System.arraycopy(head, 0, chunk, 0, head.length);
                at = head.length;
                next = 0;
            }
            while (next < items.size()) {
                var slice = slicer.slice(items.get(next));
                var needed = slice.length() + 1;
                if (at > 0 && at + needed > chunk.length) {
                    return Arrays.copyOf(chunk, at);
                }
                chunk = fit(chunk, at, needed);
                if (next > 0) {
                    chunk[at++] = ',';
                }
                at = slice.copyTo(chunk, at);
                next++;
            }
            if (at + tail.length > chunk.length && at > 0) {
                return Arrays.copyOf(chunk, at);
            }
            chunk = fit(chunk, at, tail.length);
            System.arraycopy(tail, 0, chunk, at, tail.length);
            next++;
            return Arrays.copyOf(chunk, at + tail.length);
        }

        private byte[] fit(byte[] chunk, int at, int needed) {
            return at + needed <= chunk.length ? chunk : Arrays.copyOf(chunk, at + needed);
        }
    }
}
