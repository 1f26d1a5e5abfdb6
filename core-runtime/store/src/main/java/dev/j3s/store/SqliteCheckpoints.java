package dev.j3s.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Moves the WAL into the database file, off the write path: woken when enough was written, never by
 * a clock.
 */
final class SqliteCheckpoints implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(SqliteCheckpoints.class.getName());

    /**
     * A longer WAL slows readers; a shorter one makes the same pages be written again and again.
     */
    static final long BYTES_BETWEEN = 32L << 20;

    private final Connection connection;
    private final AtomicLong pending = new AtomicLong();
    private final Semaphore due = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;

    SqliteCheckpoints(SqliteFile file) {
        try {
            connection = file.connect();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            throw new StoreException("cannot open the database: " + e.getMessage(), e);
        }
        thread = Thread.ofPlatform().name("store-checkpoint").daemon(true).start(this::run);
    }

    void written(long bytes) {
        if (pending.addAndGet(bytes) >= BYTES_BETWEEN) {
            pending.set(0);
            due.release();
        }
    }

    private void run() {
        while (!closed) {
            due.acquireUninterruptibly();
            due.drainPermits();
            checkpoint(closed ? "TRUNCATE" : "PASSIVE");
        }
    }

    private void checkpoint(String mode) {
        try (var statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_checkpoint(" + mode + ")");
        } catch (SQLException e) {
            // Nothing is lost: the WAL stays and the next checkpoint tries again.
            LOG.log(
                    System.Logger.Level.WARNING,
                    "checkpoint failed mode={0} error={1}",
                    mode,
                    e.getMessage());
        }
    }

    @Override
    public void close() {
        closed = true;
        due.release();
        try {
            thread.join();
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            throw new StoreException("cannot close the database: " + e.getMessage(), e);
        }
    }
}
