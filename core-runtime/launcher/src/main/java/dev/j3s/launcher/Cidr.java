package dev.j3s.launcher;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** A network in prefix notation; just enough to name addresses in it. */
record Cidr(byte[] network, int prefix) {
    static Cidr parse(String flag, String text) {
        var slash = text.indexOf('/');
        try {
            var address = InetAddress.ofLiteral(text.substring(0, Math.max(slash, 0))).getAddress();
            var prefix = Integer.parseInt(text.substring(slash + 1));
            if (prefix < 0 || prefix > address.length * Byte.SIZE) {
                throw new NumberFormatException(text);
            }
            return new Cidr(address, prefix);
        } catch (IllegalArgumentException e) {
            throw new UsageException(flag + " must be a network such as 10.42.0.0/16, not " + text);
        }
    }

    /**
     * The address {@code offset} after the first one: {@code 10.43.0.0/16} has {@code 10.43.0.10}
     * at 10.
     */
    String address(int offset) {
        var sum = new BigInteger(1, network).add(BigInteger.valueOf(offset)).toByteArray();
        var bytes = new byte[network.length];
        var from = Math.max(0, sum.length - bytes.length);
        System.arraycopy(sum, from, bytes, bytes.length - (sum.length - from), sum.length - from);
        try {
            return InetAddress.getByAddress(bytes).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + bytes.length + " bytes", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cidr(var otherNetwork, var otherPrefix)
                && prefix == otherPrefix
                && Arrays.equals(network, otherNetwork);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(network) + prefix;
    }
}
