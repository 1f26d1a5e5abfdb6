package dev.j3s.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A few connections for reads, made when first needed. A borrower beyond the last one waits. */
final class SqliteReaders implements AutoCloseable {
    static final int CONNECTIONS_MAX = 4;

    private final SqliteFile file;
    private final BlockingQueue<Connection> idle = new ArrayBlockingQueue<>(CONNECTIONS_MAX);
    private final AtomicInteger made = new AtomicInteger();

    SqliteReaders(SqliteFile file) {
        this.file = file;
    }

    @FunctionalInterface
    interface Query<T> {
        T run(PreparedStatement statement) throws SQLException;
    }

    <T> T read(String sql, Query<T> query) {
        try {
            var connection = borrow();
            try (var statement = connection.prepareStatement(sql)) {
                var result = query.run(statement);
                // Ends the read transaction, so that checkpoints can pass it.
                connection.commit();
                return result;
            } finally {
                idle.add(connection);
            }
        } catch (SQLException e) {
            throw new StoreException("cannot read: " + e.getMessage(), e);
        }
    }

    private Connection borrow() throws SQLException {
        var connection = idle.poll();
        if (connection != null) {
            return connection;
        }
        if (made.getAndIncrement() < CONNECTIONS_MAX) {
            return file.connect();
        }
        made.decrementAndGet();
        try {
            return idle.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted while waiting for a connection", e);
        }
    }

    @Override
    public void close() {
        for (var connection = idle.poll(); connection != null; connection = idle.poll()) {
            try {
                connection.close();
            } catch (SQLException e) {
                throw new StoreException("cannot close a reader: " + e.getMessage(), e);
            }
        }
    }
}
