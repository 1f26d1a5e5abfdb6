package dev.j3s.apiserver.admission;

/** RFC 5952: the one text of an IPv6 address, as Go prints it; the JDK does not shorten. */
final class Ipv6Text {
    private static final int GROUPS = 8;

    private Ipv6Text() {}

    static String of(byte[] bytes) {
        var groups = new int[GROUPS];
        for (var i = 0; i < GROUPS; i++) {
            groups[i] = (bytes[2 * i] & 0xff) << 8 | (bytes[2 * i + 1] & 0xff);
        }
        var start = -1;
        var longest = 1;
        for (var i = 0; i < GROUPS; i++) {
            var end = i;
            while (end < GROUPS && groups[end] == 0) {
                end++;
            }
            if (end - i > longest) {
                start = i;
                longest = end - i;
            }
        }
        var text = new StringBuilder();
        for (var i = 0; i < GROUPS; i++) {
            if (i == start) {
                text.append("::");
                i += longest - 1;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }
}
