package dev.j3s.controllers.endpoints;

import java.net.InetAddress;

/** Whether an address lies in a network, both as the API writes them. Pure. */
final class Cidr {
    private Cidr() {}

    static boolean contains(String cidr, String address) {
        var slash = cidr.indexOf('/');
        if (slash < 0) {
            return false;
        }
        var network = InetAddress.ofLiteral(cidr.substring(0, slash)).getAddress();
        var bytes = InetAddress.ofLiteral(address).getAddress();
        var prefix = Integer.parseInt(cidr.substring(slash + 1));
        if (network.length != bytes.length) {
            return false;
        }
        for (var bit = 0; bit < prefix; bit++) {
            var mask = 0x80 >> (bit % 8);
            if ((network[bit / 8] & mask) != (bytes[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
