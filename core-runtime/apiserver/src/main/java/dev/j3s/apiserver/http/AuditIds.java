package dev.j3s.apiserver.http;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Names requests. They need to be different, not secret, so no secure random pays for them. */
final class AuditIds {
    private AuditIds() {}

    static String next() {
        var random = ThreadLocalRandom.current();
        var most = (random.nextLong() & ~0xF000L) | 0x4000L;
        var least = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | Long.MIN_VALUE;
        return new UUID(most, least).toString();
    }
}
