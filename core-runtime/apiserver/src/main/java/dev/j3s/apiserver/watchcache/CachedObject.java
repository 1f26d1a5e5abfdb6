package dev.j3s.apiserver.watchcache;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.model.Json;
import dev.j3s.model.ObjectKey;
import dev.j3s.store.Store;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One state of one object: its JSON as stored, resourceVersion spliced in. Immutable; what is
 * derived from the bytes is made on first use and kept. The bytes are shared and not to be changed.
 */
public final class CachedObject {
    private final ObjectKey key;
    private final byte[] json;
    private final long createRevision;
    private final long revision;
    private final ObjectHeader header;
    private volatile @Nullable Map<String, String> labels;
    private volatile @Nullable Map<String, String> fields;
    private volatile @Nullable Encoded encoded;

    private record Encoded(Object form, byte[] bytes) {}

    private CachedObject(ObjectKey key, byte[] json, long createRevision, long revision) {
        this.key = key;
        this.json = json;
        this.createRevision = createRevision;
        this.revision = revision;
        this.header = ObjectHeader.of(json);
    }

    static CachedObject of(ObjectKey key, Store.Entry entry) {
        var json = ObjectHeader.of(entry.value()).withRevision(entry.value(), entry.revision());
        return new CachedObject(key, json, entry.createRevision(), entry.revision());
    }

    /** As it lies in the store, for reads that go past the cache. */
    public static CachedObject of(Store.Entry entry) {
        return of(StorageKey.parse(entry.key()).object(), entry);
    }

    /**
     * The same object under another revision: what a watcher is told when the object leaves its
     * selection.
     */
    CachedObject at(long newRevision) {
        var tree = Json.parseObject(json);
        ((ObjectNode) tree.get("metadata")).put("resourceVersion", Long.toString(newRevision));
        return new CachedObject(key, Json.write(tree), createRevision, newRevision);
    }

    /** True when {@code stored}, which carries no revision, is this very state. */
    public boolean sameAs(byte[] stored) {
        return Arrays.equals(json, ObjectHeader.of(stored).withRevision(stored, revision));
    }

    public ObjectKey key() {
        return key;
    }

    /** The whole object in its storage version. */
    public byte[] json() {
        return json;
    }

    public long revision() {
        return revision;
    }

    public long createRevision() {
        return createRevision;
    }

    /** Where the metadata object begins in {@link #json}. */
    public int metadataStart() {
        return header.metadataStart();
    }

    public int metadataEnd() {
        return header.metadataEnd();
    }

    /** Empty when the object has none. */
    public String uid() {
        return header.uidStart() < 0
                ? ""
                : new String(
                        json,
                        header.uidStart(),
                        header.uidEnd() - 1 - header.uidStart(),
                        StandardCharsets.UTF_8);
    }

    /** A tree of the caller's own. */
    public ObjectNode tree() {
        return Json.parseObject(json);
    }

    public Map<String, String> labels() {
        var known = labels;
        if (known == null) {
            known = header.labelsStart() < 0 ? Map.of() : scanLabels();
            labels = known;
        }
        return known;
    }

    private Map<String, String> scanLabels() {
        var scan = new JsonScan(json, header.labelsStart());
        var found = new HashMap<String, String>();
        for (var more = scan.enterObject(); more; more = scan.nextField()) {
            found.put(scan.field(), scan.string());
        }
        return Map.copyOf(found);
    }

    /** What {@code source} reads from the object; one source for one type, read once. */
    public Map<String, String> fields(Function<JsonNode, Map<String, String>> source) {
        var known = fields;
        if (known == null) {
            known = Map.copyOf(source.apply(tree()));
            fields = known;
        }
        return known;
    }

    /** Another encoding of the object, kept beside it until a different one is asked for. */
    public byte[] encoded(Object form, Supplier<byte[]> maker) {
        var known = encoded;
        if (known == null || !known.form().equals(form)) {
            known = new Encoded(form, maker.get());
            encoded = known;
        }
        return known.bytes();
    }
}
