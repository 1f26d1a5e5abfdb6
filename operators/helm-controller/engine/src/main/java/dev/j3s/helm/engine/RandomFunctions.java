package dev.j3s.helm.engine;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Random text, numbers, bytes and identifiers, from an injected source. */
final class RandomFunctions {
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final String DIGITS = "0123456789";
    private static final int ASCII_FIRST = 32;
    private static final int ASCII_LAST = 126;

    private final SecureRandom random;

    RandomFunctions(SecureRandom random) {
        this.random = random;
    }

    void register(Map<String, TemplateFunction> f) {
        f.put("randAlphaNum", a -> text(a.integer(0), LETTERS + DIGITS));
        f.put("randAlpha", a -> text(a.integer(0), LETTERS));
        f.put("randNumeric", a -> text(a.integer(0), DIGITS));
        f.put("randAscii", a -> text(a.integer(0), ascii()));
        f.put("randInt", a -> between(a.integer(0), a.integer(1)));
        f.put("randBytes", a -> bytes(a.integer(0)));
        f.put("uuidv4", a -> uuid());
        f.put("shuffle", a -> shuffle(a.string(0)));
    }

    private static String ascii() {
        StringBuilder all = new StringBuilder();
        for (int c = ASCII_FIRST; c <= ASCII_LAST; c++) {
            all.append((char) c);
        }
        return all.toString();
    }

    private String text(int count, String alphabet) {
        StringFunctions.checkSize(count);
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < count; i++) {
            out.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return out.toString();
    }

    private Object between(int low, int high) {
        if (high <= low) {
            throw EngineException.template("invalid argument to Intn");
        }
        return random.nextInt(low, high);
    }

    private String bytes(int count) {
        StringFunctions.checkSize(count);
        byte[] bytes = new byte[Math.max(0, count)];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private String uuid() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        long high = buffer.getLong() & 0xffff_ffff_ffff_0fffL | 0x4000L;
        long low = buffer.getLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }

    private String shuffle(String text) {
        List<String> letters =
                new ArrayList<>(text.codePoints().mapToObj(Character::toString).toList());
        Collections.shuffle(letters, random);
        return letters.stream().collect(Collectors.joining());
    }
}
