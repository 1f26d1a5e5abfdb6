package dev.j3s.apiserver.watchcache;

import dev.j3s.model.ObjectKey;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a type in key order, immutable: a change copies one chunk and the list of chunks,
 * so a reader holds a consistent snapshot for as long as it likes and pays nothing for it.
 */
public final class SortedObjects {
    private static final int CHUNK_MAX = 128;
    public static final SortedObjects EMPTY = new SortedObjects(new CachedObject[0][], 0);

    private final CachedObject[][] chunks;
    private final int size;

    private SortedObjects(CachedObject[][] chunks, int size) {
        this.chunks = chunks;
        this.size = size;
    }

    public int size() {
        return size;
    }

    public @Nullable CachedObject get(ObjectKey key) {
        var chunk = chunkOf(key);
        if (chunk < 0) {
            return null;
        }
        var at = search(chunks[chunk], key);
        return at < 0 ? null : chunks[chunk][at];
    }

    SortedObjects with(CachedObject object) {
        if (chunks.length == 0) {
            return new SortedObjects(new CachedObject[][] {{object}}, 1);
        }
        var c = Math.max(0, chunkOf(object.key()));
        var chunk = chunks[c];
        var at = search(chunk, object.key());
        if (at >= 0) {
            var changed = chunk.clone();
            changed[at] = object;
            var copy = chunks.clone();
            copy[c] = changed;
            return new SortedObjects(copy, size);
        }
        return insert(c, -at - 1, object);
    }

    private SortedObjects insert(int c, int at, CachedObject object) {
        var chunk = chunks[c];
        var grown = new CachedObject[chunk.length + 1];
        System.arraycopy(chunk, 0, grown, 0, at);
        grown[at] = object;
        System.arraycopy(chunk, at, grown, at + 1, chunk.length - at);
        if (grown.length <= CHUNK_MAX) {
            var copy = chunks.clone();
            copy[c] = grown;
            return new SortedObjects(copy, size + 1);
        }
        // Keys often come in order (generated names do not): an append splits off a short tail.
        var half = at == chunk.length ? CHUNK_MAX : grown.length / 2;
        var copy = new CachedObject[chunks.length + 1][];
        System.arraycopy(chunks, 0, copy, 0, c);
        copy[c] = Arrays.copyOfRange(grown, 0, half);
        copy[c + 1] = Arrays.copyOfRange(grown, half, grown.length);
        System.arraycopy(chunks, c + 1, copy, c + 2, chunks.length - c - 1);
        return new SortedObjects(copy, size + 1);
    }

    SortedObjects without(ObjectKey key) {
        var c = chunkOf(key);
        var at = c < 0 ? -1 : search(chunks[c], key);
        if (at < 0) {
            return this;
        }
        var chunk = chunks[c];
        if (chunk.length == 1) {
            var copy = new CachedObject[chunks.length - 1][];
            System.arraycopy(chunks, 0, copy, 0, c);
            System.arraycopy(chunks, c + 1, copy, c, copy.length - c);
            return new SortedObjects(copy, size - 1);
        }
        var shrunk = new CachedObject[chunk.length - 1];
        System.arraycopy(chunk, 0, shrunk, 0, at);
        System.arraycopy(chunk, at + 1, shrunk, at, shrunk.length - at);
        var copy = chunks.clone();
        copy[c] = shrunk;
        return new SortedObjects(copy, size - 1);
    }

    /** Objects of {@code namespace} (empty: all) that come after {@code after}, in order. */
    public Iterable<CachedObject> range(String namespace, @Nullable ObjectKey after) {
        return () -> new Range(namespace, after);
    }

    /** How many objects {@code namespace} holds. */
    public int count(String namespace) {
        if (namespace.isEmpty()) {
            return size;
        }
        var count = 0;
        for (var ignored : range(namespace, null)) {
            count++;
        }
        return count;
    }

    /** The last chunk that begins at or before the key; -1 when all begin after it. */
    private int chunkOf(ObjectKey key) {
        var low = 0;
        var high = chunks.length - 1;
        while (low <= high) {
            var middle = (low + high) >>> 1;
            if (order(chunks[middle][0].key(), key) <= 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }

    /** That of the store's keys, where a slash stands between namespace and name. */
    private static int order(ObjectKey a, ObjectKey b) {
        if (a.namespace().equals(b.namespace())) {
            return a.name().compareTo(b.name());
        }
        return (a.namespace() + "/").compareTo(b.namespace() + "/");
    }

    private static int search(CachedObject[] chunk, ObjectKey key) {
        var low = 0;
        var high = chunk.length - 1;
        while (low <= high) {
            var middle = (low + high) >>> 1;
            var order = order(chunk[middle].key(), key);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -low - 1;
    }

    private final class Range implements Iterator<CachedObject> {
        private final String namespace;
        private int chunk;
        private int at;

        Range(String namespace, @Nullable ObjectKey after) {
            this.namespace = namespace;
            var from = after == null ? new ObjectKey(namespace, "") : after;
            chunk = Math.max(0, chunkOf(from));
            if (chunk < chunks.length) {
                var found = search(chunks[chunk], from);
                at = found >= 0 ? found + 1 : -found - 1;
                skipEnd();
            }
        }

        private void skipEnd() {
            if (at >= chunks[chunk].length) {
                chunk++;
                at = 0;
            }
        }

        @Override
        public boolean hasNext() {
            return chunk < chunks.length
                    && (namespace.isEmpty()
                            || chunks[chunk][at].key().namespace().equals(namespace));
        }

        @Override
        public CachedObject next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            var object = chunks[chunk][at++];
            skipEnd();
            return object;
        }
    }
}
