package dev.j3s.store;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A revisioned key-value log. Every committed write has a revision of its own, one more than any
 * before it. Methods block; call them from virtual threads. Engines: SQLite and memory now;
 * PostgreSQL, MySQL and etcd fit the same contract.
 */
public interface Store extends AutoCloseable {

    /**
     * @param value never changed by anyone after it was handed in or out
     * @param createRevision of the write that made the key anew; stays while the key lives
     * @param revision of the write that made this value
     */
    record Entry(String key, byte[] value, long createRevision, long revision) {}

    /**
     * Keys in order; {@code revision} is that of the state read; {@code more} when the limit cut
     * the rest off.
     */
    record Page(List<Entry> entries, long revision, boolean more) {
        public Page {
            entries = List.copyOf(entries);
        }
    }

    /** What became of a write. */
    sealed interface Result {
        /**
         * Durable, and already told to every watcher. {@code entry} is the new state; for a delete,
         * the state that was deleted.
         */
        record Committed(Entry entry, long revision) implements Result {}

        /**
         * Not written: the key is not in the expected state. {@code current} is absent when the key
         * does not exist.
         */
        record Refused(Optional<Entry> current) implements Result {}
    }

    /**
     * @param previous the state before; absent for a key that was made anew
     */
    record Event(Kind kind, Entry entry, @Nullable Entry previous) {
        public enum Kind {
            PUT,
            /** {@code entry} holds the last value, with the deleting write's revision. */
            DELETE
        }

        public long revision() {
            return entry.revision();
        }
    }

    /**
     * Receives events in revision order, from the store's own thread: must not block. A batch is
     * one transaction's.
     */
    interface Listener {
        void events(List<Event> batch);
    }

    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    /** The newest revision; 1 for an empty store that was never written. */
    long revision();

    Optional<Entry> get(String key);

    /**
     * Live keys that start with {@code prefix} and come after {@code after} (empty: from the
     * first), as of {@code revision} (0: now). At most {@code limit} entries (0: all). Throws
     * {@link CompactedException} for a revision that is gone.
     */
    Page range(String prefix, String after, int limit, long revision);

    /** Refused when the key exists. */
    Result create(String key, byte[] value);

    /** Refused unless the key's revision is {@code expected}. */
    Result update(String key, byte[] value, long expected);

    /** Refused unless the key's revision is {@code expected}. */
    Result delete(String key, long expected);

    /**
     * Every event of keys under {@code prefix} after {@code revision}, none twice, none skipped.
     * Throws {@link CompactedException} when history does not reach back that far.
     */
    Subscription watch(String prefix, long revision, Listener listener);

    /**
     * Forgets history before {@code revision}: values overwritten or deleted earlier can no longer
     * be read or watched.
     */
    void compact(long revision);

    /** The oldest revision that can still be read. */
    long compactedRevision();

    @Override
    void close();

    /** The revision asked for was compacted, or lies in the future. */
    final class CompactedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        public CompactedException(long asked, long oldest) {
            super("revision " + asked + " is gone; the oldest is " + oldest);
        }
    }
}
