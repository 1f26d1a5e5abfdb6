package dev.j3s.launcher;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What this host says of itself: its address and its name servers. */
final class HostAddresses {
    /** An address of TEST-NET-1: no packet is sent, the kernel only chooses a route. */
    private static final InetSocketAddress ANYWHERE =
            new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 9);

    private HostAddresses() {}

    /**
     * The address of the default route's interface; without a route, the first one that is not
     * loopback, or loopback.
     */
    static String nodeIp() {
        try (var socket = new DatagramSocket()) {
            socket.connect(ANYWHERE);
            var address = socket.getLocalAddress();
            if (!address.isAnyLocalAddress() && !address.isLoopbackAddress()) {
                return address.getHostAddress();
            }
            return firstInterface();
        } catch (java.io.UncheckedIOException | SocketException e) {
            return firstInterface();
        }
    }

    private static String firstInterface() {
        try {
            for (var network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                for (var address : Collections.list(network.getInetAddresses())) {
                    if (network.isUp()
                            && !network.isLoopback()
                            && address.getAddress().length == 4) {
                        return address.getHostAddress();
                    }
                }
            }
            return "127.0.0.1";
        } catch (SocketException e) {
            throw new UsageException(
                    "cannot find an address of this host ("
                            + e.getMessage()
                            + "); give one with --node-ip");
        }
    }

    /**
     * Name servers that a pod may ask too: loopback ones (systemd-resolved) lead to the file behind
     * them.
     */
    static List<String> nameServers(String resolvConf) {
        var files =
                resolvConf.isEmpty()
                        ? List.of("/etc/resolv.conf", "/run/systemd/resolve/resolv.conf")
                        : List.of(resolvConf);
        for (var file : files) {
            var servers = read(Path.of(file));
            if (!servers.isEmpty()) {
                return servers;
            }
        }
        return List.of();
    }

    private static List<String> read(Path file) {
        if (!Files.isReadable(file)) {
            return List.of();
        }
        try {
            var servers = new ArrayList<String>();
            for (var line : Files.readAllLines(file)) {
                var words = line.strip().split("\\s+");
                if (words.length >= 2
                        && words[0].equals("nameserver")
                        && !words[1].startsWith("127.")
                        && !words[1].equals("::1")) {
                    servers.add(words[1]);
                }
            }
            return servers;
        } catch (IOException e) {
            throw new UsageException(
                    "cannot read "
                            + file
                            + ": "
                            + e.getMessage()
                            + "; name another file with --resolv-conf");
        }
    }
}
