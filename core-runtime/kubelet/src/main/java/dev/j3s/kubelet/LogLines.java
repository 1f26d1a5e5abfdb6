package dev.j3s.kubelet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a CRI log file ({@code <time> <stream> <F|P> <text>}), filtered and cut as a request
 * wants. Reads on where it stopped; a rotated file is finished before its successor is begun.
 */
final class LogLines {
    private static final int CHUNK_BYTES = 64 << 10;

    /**
     * @param tail lines from the end; negative: all
     * @param limit bytes to give at most
     * @param stream only this one; empty: both
     */
    record Options(Instant since, long tail, long limit, boolean timestamps, String stream) {}

    @FunctionalInterface
    interface Sink {
        void write(byte[] bytes) throws IOException;
    }

    private final Options options;
    private final ByteArrayOutputStream rest = new ByteArrayOutputStream();
    private boolean tailed;
    private long sent;
    private long offset;
    private @Nullable Object file;

    LogLines(Options options) {
        this.options = options;
    }

    boolean full() {
        return sent >= options.limit();
    }

    /** The newest rotated file, while it is still asked for; older ones are compressed history. */
    void rotated(Path current, Sink sink) throws IOException {
        var old = Path.of(current + ".1");
        if (options.tail() >= 0 || !Files.exists(old)) {
            return;
        }
        read(old, sink);
        file = null;
    }

    /** Everything that has come since the last call. */
    void read(Path path, Sink sink) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        var key = Files.getAttribute(path, "unix:ino", LinkOption.NOFOLLOW_LINKS);
        if (!key.equals(file)) {
            file = key;
            offset = 0;
            rest.reset();
        }
        try (var in = new RandomAccessFile(path.toFile(), "r")) {
            if (!tailed) {
                tailed = true;
                offset = options.tail() >= 0 ? tailOffset(in) : 0;
            }
            in.seek(offset);
            var chunk = new byte[CHUNK_BYTES];
            for (var n = in.read(chunk); n > 0 && !full(); n = in.read(chunk)) {
                offset += n;
                accept(chunk, n, sink);
            }
        }
    }

    private void accept(byte[] chunk, int length, Sink sink) throws IOException {
        var out = new ByteArrayOutputStream();
        var start = 0;
        for (var i = 0; i < length; i++) {
            if (chunk[i] == '\n') {
                rest.write(chunk, start, i - start);
                format(rest.toByteArray(), out);
                rest.reset();
                start = i + 1;
            }
        }
        rest.write(chunk, start, length - start);
        var bytes = out.toByteArray();
        var room = (int) Math.min(bytes.length, options.limit() - sent);
        if (room > 0) {
            sink.write(room == bytes.length ? bytes : java.util.Arrays.copyOf(bytes, room));
            sent += room;
        }
    }

    private void format(byte[] line, ByteArrayOutputStream out) {
        var first = indexOf(line, 0);
        var second = first < 0 ? -1 : indexOf(line, first + 1);
        var third = second < 0 ? -1 : indexOf(line, second + 1);
        if (third < 0) {
            return;
        }
        var stream = new String(line, first + 1, second - first - 1, StandardCharsets.US_ASCII);
        if (!options.stream().isEmpty() && !options.stream().equals(stream)) {
            return;
        }
        var time = new String(line, 0, first, StandardCharsets.US_ASCII);
        if (!options.since().equals(Instant.MIN)
                && java.time.OffsetDateTime.parse(time).toInstant().isBefore(options.since())) {
            return;
        }
        if (options.timestamps()) {
            out.writeBytes(time.getBytes(StandardCharsets.US_ASCII));
            out.write(' ');
        }
        out.write(line, third + 1, line.length - third - 1);
        if (line[second + 1] == 'F') {
            out.write('\n');
        }
    }

    private static int indexOf(byte[] line, int from) {
        for (var i = from; i < line.length; i++) {
            if (line[i] == ' ') {
                return i;
            }
        }
        return -1;
    }

    /** Where the last lines begin; a line in parts counts once. */
    private long tailOffset(RandomAccessFile in) throws IOException {
        if (options.tail() == 0) {
            return in.length();
        }
        Deque<Long> starts = new ArrayDeque<>();
        var chunk = new byte[CHUNK_BYTES];
        var position = 0L;
        var lineStart = 0L;
        var fullStart = 0L;
        var line = new ByteArrayOutputStream();
        in.seek(0);
        for (var n = in.read(chunk); n > 0; n = in.read(chunk)) {
            for (var i = 0; i < n; i++) {
                position++;
                if (chunk[i] != '\n') {
                    if (line.size() < 64) {
                        line.write(chunk[i]);
                    }
                    continue;
                }
                if (endsLine(line.toByteArray())) {
                    starts.addLast(fullStart);
                    if (starts.size() > options.tail()) {
                        starts.removeFirst();
                    }
                    fullStart = position;
                }
                lineStart = position;
                line.reset();
            }
        }
        return starts.isEmpty() ? lineStart : starts.getFirst();
    }

    private static boolean endsLine(byte[] head) {
        var text = new String(head, StandardCharsets.ISO_8859_1);
        var parts = text.split(" ", 4);
        return parts.length < 3 || !parts[2].equals("P");
    }
}
