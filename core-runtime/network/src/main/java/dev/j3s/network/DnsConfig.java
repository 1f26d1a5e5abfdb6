package dev.j3s.network;

import java.util.List;

/**
 * What the DNS server needs to know.
 *
 * @param address the node's address that it listens on
 * @param domain of Services, without a dot at the end: {@code cluster.local}
 * @param upstreams addresses of the host's resolvers; empty: names outside the cluster are refused
 */
public record DnsConfig(String address, int port, String domain, List<String> upstreams) {
    public DnsConfig {
        upstreams = List.copyOf(upstreams);
    }
}
