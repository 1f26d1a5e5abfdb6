package dev.j3s.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** Makes connections to one database file, all with the same durability settings. */
final class SqliteFile {
    /** Another process that holds the file (a backup) may keep us waiting this long. */
    private static final int BUSY_TIMEOUT_MILLIS = 5_000;

    /**
     * Pages of cache for a connection, in KiB (negative as SQLite wants it): hot rows live in the
     * watch cache, not here.
     */
    private static final int CACHE_KIB = 2_000;

    private final SQLiteDataSource source;

    SqliteFile(Path path) {
        var config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        config.setCacheSize(-CACHE_KIB);
        config.setPragma(SQLiteConfig.Pragma.JOURNAL_SIZE_LIMIT, "67108864");
        source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + path);
    }

    /** A connection without auto-commit and without automatic checkpoints. */
    Connection connect() throws SQLException {
        var connection = source.getConnection();
        try (var statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_autocheckpoint = 0");
        }
        connection.setAutoCommit(false);
        return connection;
    }
}
