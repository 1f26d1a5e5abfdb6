package dev.j3s.helm.engine;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Base32 of RFC 4648, with padding. */
final class Base32 {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int GROUP_CHARS = 8;
    private static final int CHAR_BITS = 5;

    private Base32() {}

    static String encode(byte[] bytes) {
        StringBuilder out = new StringBuilder();
        int buffer = 0;
        int bits = 0;
        for (byte b : bytes) {
            buffer = buffer << 8 | b & 0xff;
            bits += 8;
            while (bits >= CHAR_BITS) {
                bits -= CHAR_BITS;
                out.append(ALPHABET.charAt(buffer >> bits & 31));
            }
        }
        if (bits > 0) {
            out.append(ALPHABET.charAt(buffer << CHAR_BITS - bits & 31));
        }
        while (out.length() % GROUP_CHARS != 0) {
            out.append('=');
        }
        return out.toString();
    }

    static String decode(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int buffer = 0;
        int bits = 0;
        String body = text.replaceAll("[\\r\\n]", "").replaceAll("=+$", "");
        for (int i = 0; i < body.length(); i++) {
            int value = ALPHABET.indexOf(body.charAt(i));
            if (value < 0) {
                throw EngineException.template("illegal base32 data at input byte " + i);
            }
            buffer = buffer << CHAR_BITS | value;
            bits += CHAR_BITS;
            if (bits >= 8) {
                bits -= 8;
                out.write(buffer >> bits);
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
