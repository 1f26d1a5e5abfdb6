package dev.j3s.apiserver.admission;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Addresses of one family that services may have. The lower end is left for addresses that people
 * choose; dynamic ones come from above it while there are any (KEP-3070).
 *
 * @param first usable address
 * @param size how many from there on
 */
record ServiceRange(boolean ipv6, BigInteger first, long size) {
    private static final int BAND_MIN = 16;
    private static final int BAND_MAX = 256;
    private static final int BAND_DIVISOR = 16;

    static ServiceRange parse(String cidr) {
        var slash = cidr.indexOf('/');
        var base = slash < 0 ? Optional.<byte[]>empty() : bytes(cidr.substring(0, slash));
        if (base.isEmpty()) {
            throw new IllegalArgumentException("service range is no CIDR: " + cidr);
        }
        var bits = base.get().length * 8;
        var hostBits = bits - Integer.parseInt(cidr.substring(slash + 1));
        if (hostBits < 2 || hostBits > bits) {
            throw new IllegalArgumentException("service range has too few addresses: " + cidr);
        }
        var ipv6 = bits == 128;
        var network = new BigInteger(1, base.get()).shiftRight(hostBits).shiftLeft(hostBits);
        // larger ranges are used up to here: nobody runs out of 2^62 services
        var all = 1L << Math.min(hostBits, 62);
        // the network's own address, and IPv4's broadcast address, belong to nobody
        return new ServiceRange(ipv6, network.add(BigInteger.ONE), all - (ipv6 ? 1 : 2));
    }

    /** Empty: not an address (names are never looked up). */
    static Optional<byte[]> bytes(String address) {
        if (address.isEmpty() || !address.matches("[0-9.]+|[0-9a-fA-F.]*:[0-9a-fA-F:.]*")) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(address).getAddress());
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    boolean contains(byte[] address) {
        if ((address.length == 16) != ipv6) {
            return false;
        }
        var offset = new BigInteger(1, address).subtract(first);
        return offset.signum() >= 0 && offset.compareTo(BigInteger.valueOf(size)) < 0;
    }

    /** First offset of the dynamic band. */
    long dynamicFrom() {
        return size <= BAND_MIN ? 0 : Math.clamp(size / BAND_DIVISOR, BAND_MIN, BAND_MAX);
    }

    long randomDynamic(RandomGenerator random) {
        return random.nextLong(dynamicFrom(), size);
    }

    String address(long offset) {
        var raw = first.add(BigInteger.valueOf(offset)).toByteArray();
        var bytes = new byte[ipv6 ? 16 : 4];
        var length = Math.min(raw.length, bytes.length);
        System.arraycopy(raw, raw.length - length, bytes, bytes.length - length, length);
        try {
            return ipv6 ? Ipv6Text.of(bytes) : InetAddress.getByAddress(bytes).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
