package dev.j3s.apiserver.types;

import dev.j3s.apiserver.types.fields.IpText;

/** Networks within networks. */
final class IpRange {
    private IpRange() {}

    /** True when {@code inner} is a part of {@code outer} and not all of it; both well-formed. */
    static boolean contains(String outer, String inner) {
        var outerSlash = outer.indexOf('/');
        var innerSlash = inner.indexOf('/');
        var network = IpText.parse(outer.substring(0, Math.max(0, outerSlash)));
        var part = IpText.parse(inner.substring(0, Math.max(0, innerSlash)));
        if (network.isEmpty() || part.isEmpty()) {
            return true;
        }
        var length = Integer.parseInt(outer.substring(outerSlash + 1));
        var innerLength = Integer.parseInt(inner.substring(innerSlash + 1));
        var a = network.get().getAddress();
        var b = part.get().getAddress();
        if (a.length != b.length || innerLength <= length) {
            return false;
        }
        for (var bit = 0; bit < length; bit++) {
            var mask = 0x80 >> (bit % 8);
            if ((a[bit / 8] & mask) != (b[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
