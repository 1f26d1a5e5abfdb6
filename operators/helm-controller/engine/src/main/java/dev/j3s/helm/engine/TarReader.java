package dev.j3s.helm.engine;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the regular files of a tar stream: ustar, pax and GNU long names. */
final class TarReader {
    record Entry(String name, byte[] content) {}

    private static final int BLOCK = 512;
    private static final int NAME_BYTES = 100;
    private static final int SIZE_OFFSET = 124;
    private static final int SIZE_BYTES = 12;
    private static final int TYPE_OFFSET = 156;
    private static final int MAGIC_OFFSET = 257;
    private static final int PREFIX_OFFSET = 345;
    private static final int PREFIX_BYTES = 155;
    private static final long HEADER_RECORD_BYTES_MAX = 1 << 20;

    private final InputStream in;
    private String longName = "";

    TarReader(InputStream in) {
        this.in = in;
    }

    /** The next regular file; links and devices are skipped, directories too. */
    Optional<Entry> next(long bytesMax) throws IOException {
        while (true) {
            byte[] header = in.readNBytes(BLOCK);
            if (header.length < BLOCK || isZero(header)) {
                return Optional.empty();
            }
            char type = (char) header[TYPE_OFFSET];
            long size = size(header);
            String name = longName.isEmpty() ? name(header) : longName;
            switch (type) {
                case '0', '\0' -> {
                    longName = "";
                    if (size > bytesMax) {
                        throw EngineException.limit(
                                "decompressed chart file \""
                                        + name
                                        + "\" is larger than the maximum file size "
                                        + bytesMax);
                    }
                    return Optional.of(new Entry(name, content(size)));
                }
                case 'x' -> longName = paxPath(record(size)).orElse(longName);
                case 'L' -> longName = cut(record(size), 0, (int) size);
                case 'g' -> record(size);
                default -> {
                    longName = "";
                    in.skipNBytes(padded(size));
                }
            }
        }
    }

    private byte[] record(long size) throws IOException {
        if (size > HEADER_RECORD_BYTES_MAX) {
            throw new IOException("tar header record too large");
        }
        return content(size);
    }

    private byte[] content(long size) throws IOException {
        byte[] bytes = in.readNBytes((int) size);
        if (bytes.length < size) {
            throw new EOFException("unexpected EOF");
        }
        in.skipNBytes(padded(size) - size);
        return bytes;
    }

    private static long padded(long size) {
        return (size + BLOCK - 1) / BLOCK * BLOCK;
    }

    private static boolean isZero(byte[] header) {
        for (byte b : header) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private static long size(byte[] header) throws IOException {
        if ((header[SIZE_OFFSET] & 0x80) != 0) {
            throw new IOException("tar entry too large");
        }
        String octal = cut(header, SIZE_OFFSET, SIZE_BYTES).strip();
        try {
            return octal.isEmpty() ? 0 : Long.parseLong(octal, 8);
        } catch (NumberFormatException e) {
            throw new IOException("invalid tar header", e);
        }
    }

    private static String name(byte[] header) {
        String name = cut(header, 0, NAME_BYTES);
        boolean ustar = cut(header, MAGIC_OFFSET, 5).equals("ustar");
        String prefix = ustar ? cut(header, PREFIX_OFFSET, PREFIX_BYTES) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private static String cut(byte[] bytes, int from, int length) {
        int end = from;
        while (end < Math.min(bytes.length, from + length) && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, from, end - from, StandardCharsets.UTF_8);
    }

    /** Pax records are {@code length key=value\n}. */
    private static Optional<String> paxPath(byte[] bytes) {
        Map<String, String> records = new TreeMap<>();
        for (String line : new String(bytes, StandardCharsets.UTF_8).split("\n")) {
            int space = line.indexOf(' ');
            int equals = line.indexOf('=');
            if (space > 0 && equals > space) {
                records.put(line.substring(space + 1, equals), line.substring(equals + 1));
            }
        }
        return Optional.ofNullable(records.get("path"));
    }
}
