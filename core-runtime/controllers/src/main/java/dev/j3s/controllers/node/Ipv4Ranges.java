package dev.j3s.controllers.node;

import java.util.Optional;
import java.util.Set;

/** The equal parts of an IPv4 network. Pure. */
record Ipv4Ranges(int base, int prefix, int partPrefix) {
    Ipv4Ranges {
        if (prefix < 0 || partPrefix < prefix || partPrefix > 32) {
            throw new IllegalArgumentException(
                    "a /" + prefix + " network has no /" + partPrefix + " parts");
        }
    }

    static Ipv4Ranges of(String cidr, int partPrefix) {
        var slash = cidr.indexOf('/');
        var bytes = slash < 0 ? new String[0] : cidr.substring(0, slash).split("\\.", -1);
        if (bytes.length != 4) {
            throw new IllegalArgumentException("not an IPv4 network: " + cidr);
        }
        var base = 0;
        for (var one : bytes) {
            base = base << 8 | Integer.parseInt(one);
        }
        return new Ipv4Ranges(base, Integer.parseInt(cidr.substring(slash + 1)), partPrefix);
    }

    Optional<String> free(Set<String> taken) {
        var count = 1L << (partPrefix - prefix);
        for (var i = 0L; i < count; i++) {
            var part = text((int) (base + (i << (32 - partPrefix))));
            if (!taken.contains(part)) {
                return Optional.of(part);
            }
        }
        return Optional.empty();
    }

    private String text(int address) {
        return "%d.%d.%d.%d/%d"
                .formatted(
                        address >>> 24,
                        address >>> 16 & 0xff,
                        address >>> 8 & 0xff,
                        address & 0xff,
                        partPrefix);
    }
}
