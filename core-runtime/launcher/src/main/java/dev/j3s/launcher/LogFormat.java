package dev.j3s.launcher;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** One line for each record: time, level, short logger name, message. */
final class LogFormat extends Formatter {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

    static void install(boolean debug) {
        var root = Logger.getLogger("");
        for (var handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        var console = new ConsoleHandler();
        console.setFormatter(new LogFormat());
        console.setLevel(Level.ALL);
        root.addHandler(console);
        root.setLevel(Level.WARNING);
        OWN.setLevel(debug ? Level.FINE : Level.INFO);
    }

    /** Kept here because JUL forgets the level of a logger that nobody holds. */
    private static final Logger OWN = Logger.getLogger("dev.j3s");

    @Override
    public String format(LogRecord record) {
        var name = record.getLoggerName() == null ? "" : record.getLoggerName();
        var line =
                TIME.format(Instant.ofEpochMilli(record.getMillis()))
                        + " "
                        + record.getLevel().getName()
                        + " "
                        + name.substring(name.lastIndexOf('.') + 1)
                        + ": "
                        + formatMessage(record)
                        + "\n";
        if (record.getThrown() == null) {
            return line;
        }
        var trace = new StringWriter();
        record.getThrown().printStackTrace(new PrintWriter(trace, true));
        return line + trace;
    }
}
