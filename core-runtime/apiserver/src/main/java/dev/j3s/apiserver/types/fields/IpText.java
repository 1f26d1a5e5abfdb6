package dev.j3s.apiserver.types.fields;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** IP addresses and prefixes written as text; nothing is ever looked up. */
public final class IpText {
    private static final String NOT_ADDRESS =
            "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
    private static final String NOT_PREFIX =
            "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";

    private IpText() {}

    /** Empty for a good address in its canonical form of digits. */
    public static List<String> addressProblems(String text) {
        var address = parse(text);
        if (address.isEmpty()) {
            return List.of(NOT_ADDRESS);
        }
        if (hasLeadingZero(text)) {
            return List.of("must not have leading 0s");
        }
        return isMapped(text) ? List.of("must not be an IPv4-mapped IPv6 address") : List.of();
    }

    /** Empty for a good prefix with no bits beyond its length. */
    public static List<String> prefixProblems(String text) {
        var slash = text.indexOf('/');
        if (slash < 0) {
            return List.of(NOT_PREFIX);
        }
        var address = parse(text.substring(0, slash));
        var length = digits(text.substring(slash + 1));
        if (address.isEmpty() || length < 0 || length > address.get().getAddress().length * 8) {
            return List.of(NOT_PREFIX);
        }
        if (hasLeadingZero(text.substring(0, slash))
                || (text.length() > slash + 2 && text.charAt(slash + 1) == '0')) {
            return List.of("must not have leading 0s in IP or prefix length");
        }
        if (isMapped(text)) {
            return List.of("must not have an IPv4-mapped IPv6 address");
        }
        return hasBitsBeyond(address.get().getAddress(), length)
                ? List.of("must not have bits set beyond the prefix length")
                : List.of();
    }

    /** Leading zeros are allowed and decimal, as upstream's lenient parser has it. */
    public static Optional<InetAddress> parse(String text) {
        if (text.contains(":")) {
            return text.contains("%") || text.contains("[") ? Optional.empty() : literal(text);
        }
        var parts = text.split("\\.", -1);
        var plain = new StringBuilder();
        for (var part : parts) {
            var number = digits(part);
            if (parts.length != 4 || number < 0 || number > 255) {
                return Optional.empty();
            }
            plain.append(plain.isEmpty() ? "" : ".").append(number);
        }
        return literal(plain.toString());
    }

    private static Optional<InetAddress> literal(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static int digits(String text) {
        if (text.isEmpty() || text.length() > 3) {
            return -1;
        }
        for (var i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return -1;
            }
        }
        return Integer.parseInt(text);
    }

    private static boolean hasLeadingZero(String text) {
        if (text.contains(":")) {
            return false;
        }
        for (var part : text.split("\\.", -1)) {
            if (part.length() > 1 && part.charAt(0) == '0') {
                return true;
            }
        }
        return false;
    }

    private static boolean isMapped(String text) {
        return text.regionMatches(true, 0, "::ffff:", 0, 7) && text.contains(".");
    }

    private static boolean hasBitsBeyond(byte[] address, int length) {
        for (var bit = length; bit < address.length * 8; bit++) {
            if ((address[bit / 8] & (0x80 >> (bit % 8))) != 0) {
                return true;
            }
        }
        return false;
    }
}
