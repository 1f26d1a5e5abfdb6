package dev.j3s.network;

import java.util.List;

/**
 * The fixed frame of the proxy's nftables table: hooks, maps and sets. Only map elements and
 * service chains change while it stands.
 *
 * <pre>
 * prerouting, output (dstnat) → services: cluster IPs and load-balancer IPs, then node ports, then host ports
 * postrouting (srcnat)        → marked packets, hairpins, and what pods send out of the cluster
 * forward, input, output      → refuse services without endpoints at once instead of a time-out
 * </pre>
 */
final class ProxyTable {
    /** One bit of the packet mark, the one kube-proxy uses by default for the same purpose. */
    static final String MASQUERADE_MARK = "0x4000";

    private ProxyTable() {}

    /**
     * Commands that make the table anew, whatever was there. {@code bridge} is the pods' bridge.
     */
    static List<String> create(
            String table, String podCidr, String clusterCidr, String serviceCidr, String bridge) {
        return """
        add table %1$s
        delete table %1$s
        table %1$s {
          comment "rules for Services and host ports, written by j3s";
          set local-pods { type ipv4_addr; flags interval; elements = { %3$s }; }
          set hairpin-connections { type ipv4_addr . ipv4_addr; }
          map service-ips { type ipv4_addr . inet_proto . inet_service : verdict; }
          map service-nodeports { type inet_proto . inet_service : verdict; }
          map host-ports { type inet_proto . inet_service : ipv4_addr . inet_service; }
          map host-ports-by-ip { type ipv4_addr . inet_proto . inet_service : ipv4_addr . inet_service; }
          map no-endpoint-services { type ipv4_addr . inet_proto . inet_service : verdict; }
          map no-endpoint-nodeports { type inet_proto . inet_service : verdict; }
          chain reject-service {
            meta l4proto tcp reject with tcp reset
            reject
          }
          chain services {
            ip daddr . meta l4proto . th dport vmap @service-ips
            ip daddr != 127.0.0.0/8 fib daddr type local meta l4proto . th dport vmap @service-nodeports
            meta l4proto { tcp, udp, sctp } dnat ip to ip daddr . meta l4proto . th dport map @host-ports-by-ip
            ip daddr != 127.0.0.0/8 fib daddr type local meta l4proto { tcp, udp, sctp } dnat ip to meta l4proto . th dport map @host-ports
          }
          chain no-endpoints {
            ip daddr . meta l4proto . th dport vmap @no-endpoint-services
            fib daddr type local meta l4proto . th dport vmap @no-endpoint-nodeports
          }
          chain prerouting {
            type nat hook prerouting priority dstnat; policy accept;
            jump services
          }
          chain nat-output {
            type nat hook output priority -100; policy accept;
            jump services
          }
          chain postrouting {
            type nat hook postrouting priority srcnat; policy accept;
            meta mark and %6$s == %6$s masquerade fully-random
            ct status dnat ip saddr . ip daddr @hairpin-connections masquerade fully-random
            ip saddr %2$s ip daddr != { %3$s, %4$s } ip daddr != 224.0.0.0/4 oifname != "%5$s" masquerade fully-random
          }
          chain filter-forward {
            type filter hook forward priority filter - 10; policy accept;
            ct state new jump no-endpoints
          }
          chain filter-input {
            type filter hook input priority filter - 10; policy accept;
            ct state new jump no-endpoints
          }
          chain filter-output {
            type filter hook output priority filter - 10; policy accept;
            ct state new jump no-endpoints
          }
        }
        """
                .formatted(table, podCidr, clusterCidr, serviceCidr, bridge, MASQUERADE_MARK)
                .lines()
                .toList();
    }

    /** Commands that leave nothing behind. */
    static List<String> remove(String table) {
        return List.of("add table " + table, "delete table " + table);
    }
}
