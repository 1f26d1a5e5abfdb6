package dev.j3s.store;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps rows for a {@link LogStore}. {@link #append}, {@link #compact} and {@link #latest} are
 * called by the log's writer thread only; reads come from any thread and see every appended batch
 * whole or not at all.
 */
interface Engine extends AutoCloseable {
    /**
     * One revision. A deletion carries the last value, so that watchers learn what went away.
     *
     * @param previousRevision of the same key; 0 when the key was made anew
     */
    record Row(
            long revision,
            String key,
            byte[] value,
            long createRevision,
            long previousRevision,
            boolean deleted) {
        Store.Entry entry() {
            return new Store.Entry(key, value, createRevision, revision);
        }
    }

    long lastRevision();

    long compactedRevision();

    /** The key's newest row unless that is a deletion. */
    Optional<Row> latest(String key);

    /** Durable when it returns. Revisions ascend. */
    void append(List<Row> rows);

    Store.Page range(String prefix, String after, int limit, long revision);

    /**
     * Rows after {@code revision} under {@code prefix}, in order, each with the row before it where
     * that is still known.
     */
    List<Change> since(String prefix, long revision);

    record Change(Row row, @Nullable Row previous) {}

    void compact(long revision);

    @Override
    void close();
}
