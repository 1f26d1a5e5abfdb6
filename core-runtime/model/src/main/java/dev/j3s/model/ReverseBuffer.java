package dev.j3s.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Collects protobuf from its last byte to its first, so that the length of a nested message is
 * known when its header is written and nothing is measured twice.
 */
final class ReverseBuffer {
    private static final int INITIAL_BYTES = 1024;

    private byte[] bytes = new byte[INITIAL_BYTES];
    private int start = INITIAL_BYTES;

    /** Bytes written so far; the difference of two sizes is a message's length. */
    int size() {
        return bytes.length - start;
    }

    byte[] toByteArray() {
        return Arrays.copyOfRange(bytes, start, bytes.length);
    }

    void put(byte[] value) {
        reserve(value.length);
        start -= value.length;
        System.arraycopy(value, 0, bytes, start, value.length);
    }

    void put(String value) {
        put(value.getBytes(StandardCharsets.UTF_8));
    }

    void put(int octet) {
        reserve(1);
        bytes[--start] = (byte) octet;
    }

    void varint(long value) {
        var length = 1;
        for (var rest = value >>> 7; rest != 0; rest >>>= 7) {
            length++;
        }
        reserve(length);
        start -= length;
        var at = start;
        var rest = value;
        for (; (rest & ~0x7FL) != 0; rest >>>= 7) {
            bytes[at++] = (byte) (rest & 0x7F | 0x80);
        }
        bytes[at] = (byte) rest;
    }

    void fixed64(long value) {
        for (var shift = 56; shift >= 0; shift -= 8) {
            put((int) (value >>> shift) & 0xFF);
        }
    }

    /** The header of a length-delimited field whose content began when size was {@code before}. */
    void header(int number, int before) {
        varint(size() - before);
        tag(number, WIRE_LENGTH_DELIMITED);
    }

    void tag(int number, int wireType) {
        varint((long) number << 3 | wireType);
    }

    static final int WIRE_VARINT = 0;
    static final int WIRE_FIXED64 = 1;
    static final int WIRE_LENGTH_DELIMITED = 2;

    private void reserve(int count) {
        if (start >= count) {
            return;
        }
        var used = size();
        var grown = new byte[Math.max(bytes.length * 2, used + count)];
        System.arraycopy(bytes, start, grown, grown.length - used, used);
        start = grown.length - used;
        bytes = grown;
    }
}
