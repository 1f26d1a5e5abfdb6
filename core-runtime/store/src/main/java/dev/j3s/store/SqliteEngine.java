package dev.j3s.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rows in one SQLite table whose primary key is the revision. The writer thread owns one
 * connection; readers borrow from a small pool and see committed transactions only (WAL).
 * Checkpoints run on a thread of their own, never in a commit.
 */
final class SqliteEngine implements Engine {
    private static final String COLUMNS =
            "revision, key, value, create_revision, previous_revision, deleted";

    /** The newest row of each key not after a revision; deletions end a key's life. */
    private static final String RANGE =
            "SELECT "
                    + COLUMNS
                    + " FROM log AS l WHERE key >= ? AND key < ? AND key > ? AND revision <= ? AND deleted = 0"
                    + " AND revision = (SELECT MAX(revision) FROM log WHERE key = l.key AND revision <= ?) ORDER BY key LIMIT ?";

    private final SqliteFile file;
    private final Connection writer;
    private final PreparedStatement insert;
    private final PreparedStatement latest;
    private final SqliteReaders readers;
    private final SqliteCheckpoints checkpoints;
    private volatile long last;
    private volatile long compacted;

    SqliteEngine(Path path) {
        file = new SqliteFile(path);
        try {
            writer = file.connect();
            try (var statement = writer.createStatement()) {
                statement.executeUpdate(
                        "CREATE TABLE IF NOT EXISTS log (revision INTEGER PRIMARY KEY, key TEXT NOT NULL, value BLOB NOT NULL,"
                                + " create_revision INTEGER NOT NULL, previous_revision INTEGER NOT NULL, deleted INTEGER NOT NULL)");
                statement.executeUpdate(
                        "CREATE UNIQUE INDEX IF NOT EXISTS log_key ON log (key, revision)");
                statement.executeUpdate(
                        "CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID");
                statement.executeUpdate(
                        "INSERT OR IGNORE INTO meta VALUES ('compacted', 1), ('last', 1)");
                writer.commit();
                last =
                        Math.max(
                                number(statement, "SELECT COALESCE(MAX(revision), 1) FROM log"),
                                number(statement, "SELECT value FROM meta WHERE name = 'last'"));
                compacted = number(statement, "SELECT value FROM meta WHERE name = 'compacted'");
            }
            insert =
                    writer.prepareStatement(
                            "INSERT INTO log (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?)");
            latest =
                    writer.prepareStatement(
                            "SELECT "
                                    + COLUMNS
                                    + " FROM log WHERE key = ? ORDER BY revision DESC LIMIT 1");
        } catch (SQLException e) {
            throw new StoreException("cannot open the database " + path + ": " + e.getMessage(), e);
        }
        readers = new SqliteReaders(file);
        checkpoints = new SqliteCheckpoints(file);
    }

    private static long number(java.sql.Statement statement, String sql) throws SQLException {
        try (var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Override
    public long lastRevision() {
        return last;
    }

    @Override
    public long compactedRevision() {
        return compacted;
    }

    @Override
    public Optional<Row> latest(String key) {
        try {
            latest.setString(1, key);
            try (var rows = latest.executeQuery()) {
                return rows.next()
                        ? Optional.of(row(rows)).filter(r -> !r.deleted())
                        : Optional.empty();
            }
        } catch (SQLException e) {
            throw new StoreException("cannot read " + key + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void append(List<Row> rows) {
        try {
            var bytes = 0L;
            for (var row : rows) {
                insert.setLong(1, row.revision());
                insert.setString(2, row.key());
                insert.setBytes(3, row.value());
                insert.setLong(4, row.createRevision());
                insert.setLong(5, row.previousRevision());
                insert.setInt(6, row.deleted() ? 1 : 0);
                insert.executeUpdate();
                bytes += row.value().length;
            }
            writer.commit();
            last = rows.getLast().revision();
            checkpoints.written(bytes);
        } catch (SQLException e) {
            rollback(e);
            throw new StoreException("cannot write: " + e.getMessage(), e);
        }
    }

    private void rollback(SQLException cause) {
        try {
            writer.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public Store.Page range(String prefix, String after, int limit, long revision) {
        return readers.read(
                RANGE,
                statement -> {
                    statement.setString(1, prefix);
                    statement.setString(2, endOf(prefix));
                    statement.setString(3, after);
                    statement.setLong(4, revision);
                    statement.setLong(5, revision);
                    statement.setInt(6, limit == 0 ? -1 : limit + 1);
                    var entries = new ArrayList<Store.Entry>();
                    try (var rows = statement.executeQuery()) {
                        while (rows.next()) {
                            entries.add(row(rows).entry());
                        }
                    }
                    var more = limit > 0 && entries.size() > limit;
                    return new Store.Page(
                            more ? entries.subList(0, limit) : entries, revision, more);
                });
    }

    @Override
    public List<Change> since(String prefix, long revision) {
        return readers.read(
                "SELECT l.revision, l.key, l.value, l.create_revision, l.previous_revision, l.deleted, p.value, p.create_revision, p.previous_revision"
                        + " FROM log AS l LEFT JOIN log AS p ON p.revision = l.previous_revision WHERE l.revision > ? AND l.key >= ? AND l.key < ?"
                        + " ORDER BY l.revision",
                statement -> {
                    statement.setLong(1, revision);
                    statement.setString(2, prefix);
                    statement.setString(3, endOf(prefix));
                    var changes = new ArrayList<Change>();
                    try (var rows = statement.executeQuery()) {
                        while (rows.next()) {
                            changes.add(change(rows));
                        }
                    }
                    return changes;
                });
    }

    private static Change change(ResultSet rows) throws SQLException {
        var row = row(rows);
        var before = rows.getBytes(7);
        return new Change(
                row,
                before == null
                        ? null
                        : new Row(
                                row.previousRevision(),
                                row.key(),
                                before,
                                rows.getLong(8),
                                rows.getLong(9),
                                false));
    }

    /**
     * The first string after every string that starts with {@code prefix}, in SQLite's byte order.
     */
    private static String endOf(String prefix) {
        return prefix + Character.toString(Character.MAX_CODE_POINT);
    }

    private static Row row(ResultSet rows) throws SQLException {
        return new Row(
                rows.getLong(1),
                rows.getString(2),
                rows.getBytes(3),
                rows.getLong(4),
                rows.getLong(5),
                rows.getInt(6) != 0);
    }

    @Override
    public void compact(long revision) {
        if (revision <= compacted) {
            return;
        }
        try (var statement = writer.createStatement()) {
            // The newest revision may itself be deleted here: remember it, or numbers would be
            // given out twice after a restart.
            statement.executeUpdate("UPDATE meta SET value = " + last + " WHERE name = 'last'");
            statement.executeUpdate(
                    "UPDATE meta SET value = " + revision + " WHERE name = 'compacted'");
            statement.executeUpdate(
                    "DELETE FROM log WHERE revision IN (SELECT previous_revision FROM log WHERE revision <= "
                            + revision
                            + " AND previous_revision > 0)");
            statement.executeUpdate(
                    "DELETE FROM log WHERE revision <= " + revision + " AND deleted = 1");
            writer.commit();
            compacted = revision;
        } catch (SQLException e) {
            rollback(e);
            throw new StoreException("cannot compact: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        checkpoints.close();
        readers.close();
        try {
            insert.close();
            latest.close();
            writer.close();
        } catch (SQLException e) {
            throw new StoreException("cannot close the database: " + e.getMessage(), e);
        }
    }
}
