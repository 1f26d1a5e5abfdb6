package dev.j3s.network;

import dev.j3s.network.SliceView.Endpoint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedSet;
import java.util.zip.CRC32;

/**
 * Decides the rule set for all services, endpoints and host ports. Pure. A packet passes two map
 * look-ups however many services there are, and one random choice however many endpoints a service
 * has.
 */
final class ProxyRules {
    /** The names of the frame's maps and sets, see {@link ProxyTable}. */
    static final String SERVICE_IPS = "service-ips";

    static final String NODE_PORTS = "service-nodeports";
    static final String HOST_PORTS = "host-ports";
    static final String HOST_PORTS_BY_IP = "host-ports-by-ip";
    static final String NO_ENDPOINTS = "no-endpoint-services";
    static final String NO_ENDPOINT_PORTS = "no-endpoint-nodeports";
    static final String HAIRPIN = "hairpin-connections";

    private final String node;
    private final RuleSet.Builder rules = new RuleSet.Builder();
    private final Map<String, List<SliceView>> slices = new HashMap<>();

    private ProxyRules(String node) {
        this.node = node;
    }

    /**
     * @param node the name of this node: what is local
     */
    static RuleSet plan(
            String node,
            Collection<ServiceView> services,
            Collection<SliceView> slices,
            Collection<HostPortPod> pods) {
        var plan = new ProxyRules(node);
        for (var slice : slices) {
            if (!slice.service().isEmpty() && slice.addressType().equals("IPv4")) {
                plan.slices
                        .computeIfAbsent(
                                slice.meta().namespace() + "/" + slice.service(),
                                _ -> new ArrayList<>())
                        .add(slice);
            }
        }
        services.stream()
                .filter(ServiceView::proxied)
                .forEach(s -> s.ports().forEach(p -> plan.port(s, p)));
        pods.forEach(plan::hostPorts);
        return plan.rules.build();
    }

    /** An address with a port: what a packet is sent to. */
    private record Target(String ip, int port, String node) {}

    private void port(ServiceView service, ServiceView.Port port) {
        var all = targets(service, port);
        var local = new LinkedHashSet<>(all.stream().filter(t -> t.node().equals(node)).toList());
        all.forEach(t -> rules.element(HAIRPIN, t.ip() + " . " + t.ip(), ""));
        var protocol = port.protocol().toLowerCase(Locale.ROOT);
        var name = name(service, port);
        var internal = service.internalLocal() ? local : all;
        var key = service.clusterIp() + " . " + protocol + " . " + port.port();
        var rest = new ArrayList<String>();
        // A client outside the cluster would get its answer from an address it never asked.
        rest.add(
                "ip saddr != @local-pods fib saddr type != local meta mark set meta mark or "
                        + ProxyTable.MASQUERADE_MARK);
        entry(SERVICE_IPS, NO_ENDPOINTS, key, "svc-" + name, internal, rest, service);
        external(
                service,
                port,
                name,
                protocol,
                service.externalLocal() ? local : all,
                !all.isEmpty());
    }

    private void external(
            ServiceView service,
            ServiceView.Port port,
            String name,
            String protocol,
            SequencedSet<Target> targets,
            boolean elsewhere) {
        var chain = "ext-" + name;
        var prefix = new ArrayList<String>();
        if (!service.sourceRanges().isEmpty() && !service.ingress().isEmpty()) {
            prefix.add(
                    "ip daddr { "
                            + String.join(", ", service.ingress())
                            + " } ip saddr != { "
                            + String.join(", ", service.sourceRanges())
                            + " } drop");
        }
        if (targets.isEmpty() && elsewhere) {
            // Policy Local with endpoints on other nodes only: dropped, so that a load balancer
            // looks elsewhere.
            prefix.add("drop");
        }
        if (!service.externalLocal() && targets.stream().anyMatch(t -> !t.node().equals(node))) {
            prefix.add("meta mark set meta mark or " + ProxyTable.MASQUERADE_MARK);
        }
        if (port.nodePort() > 0) {
            entry(
                    NODE_PORTS,
                    NO_ENDPOINT_PORTS,
                    protocol + " . " + port.nodePort(),
                    chain,
                    targets,
                    prefix,
                    service);
        }
        for (var address : service.ingress()) {
            if (isIpv4(address)) {
                entry(
                        SERVICE_IPS,
                        NO_ENDPOINTS,
                        address + " . " + protocol + " . " + port.port(),
                        chain,
                        targets,
                        prefix,
                        service);
            }
        }
    }

    /**
     * Points a map's key to the chain of the targets, or to the refusal of a service without any.
     */
    private void entry(
            String map,
            String refusals,
            String key,
            String chain,
            SequencedSet<Target> targets,
            List<String> prefix,
            ServiceView service) {
        if (targets.isEmpty() && !prefix.contains("drop")) {
            rules.element(refusals, key, "goto reject-service");
            return;
        }
        rules.element(map, key, "goto " + chain);
        var all = new ArrayList<>(prefix);
        if (!targets.isEmpty()) {
            all.addAll(
                    service.affinitySeconds() > 0
                            ? sticky(chain, targets, protocol(key), service.affinitySeconds())
                            : List.of(choose(targets, protocol(key))));
        }
        rules.chain(chain, all);
    }

    /** A map's key ends in protocol and port. */
    private static String protocol(String key) {
        var parts = key.split(" \\. ");
        return parts[parts.length - 2];
    }

    private static String choose(SequencedSet<Target> targets, String protocol) {
        if (targets.size() == 1) {
            var only = targets.getFirst();
            return "meta l4proto " + protocol + " dnat to " + only.ip() + ":" + only.port();
        }
        var choices = new ArrayList<String>();
        for (var target : targets) {
            choices.add(choices.size() + " : " + target.ip() + " . " + target.port());
        }
        return "meta l4proto "
                + protocol
                + " dnat ip to numgen random mod "
                + choices.size()
                + " map { "
                + String.join(", ", choices)
                + " }";
    }

    /**
     * Each endpoint remembers its clients; a known client goes back, a new one is sent anywhere.
     */
    private List<String> sticky(
            String chain, SequencedSet<Target> targets, String protocol, int seconds) {
        var back = new ArrayList<String>();
        var choices = new ArrayList<String>();
        for (var target : targets) {
            var own = "aff-" + digest(chain + "/" + target.ip() + "/" + target.port());
            rules.set(own, "type ipv4_addr; flags dynamic,timeout; timeout " + seconds + "s;");
            rules.chain(
                    "ep-" + own,
                    List.of(
                            "update @" + own + " { ip saddr }",
                            "meta l4proto "
                                    + protocol
                                    + " dnat to "
                                    + target.ip()
                                    + ":"
                                    + target.port()));
            back.add("ip saddr @" + own + " goto ep-" + own);
            choices.add(choices.size() + " : goto ep-" + own);
        }
        back.add(
                "numgen random mod "
                        + choices.size()
                        + " vmap { "
                        + String.join(", ", choices)
                        + " }");
        return back;
    }

    /** Ready endpoints; where there are none, those that still serve while they end. */
    private SequencedSet<Target> targets(ServiceView service, ServiceView.Port port) {
        var ready = new LinkedHashSet<Target>();
        var ending = new LinkedHashSet<Target>();
        for (var slice : slices.getOrDefault(service.meta().key().toString(), List.of())) {
            for (var slicePort : slice.ports()) {
                if (!slicePort.name().equals(port.name())
                        || !slicePort.protocol().equals(port.protocol())) {
                    continue;
                }
                for (var endpoint : slice.endpoints()) {
                    collect(endpoint, slicePort.port(), ready, ending);
                }
            }
        }
        return ready.isEmpty() ? ending : ready;
    }

    private static void collect(
            Endpoint endpoint, int port, SequencedSet<Target> ready, SequencedSet<Target> ending) {
        var target = new Target(endpoint.address(), port, endpoint.node());
        if (endpoint.ready()) {
            ready.add(target);
        } else if (endpoint.serving() && endpoint.terminating()) {
            ending.add(target);
        }
    }

    private void hostPorts(HostPortPod pod) {
        if (!isIpv4(pod.ip())) {
            return;
        }
        for (var port : pod.ports()) {
            var protocol = port.protocol().toLowerCase(Locale.ROOT);
            var target = pod.ip() + " . " + port.containerPort();
            if (port.hostIp().isEmpty()) {
                rules.element(HOST_PORTS, protocol + " . " + port.hostPort(), target);
            } else if (isIpv4(port.hostIp())) {
                rules.element(
                        HOST_PORTS_BY_IP,
                        port.hostIp() + " . " + protocol + " . " + port.hostPort(),
                        target);
            }
            rules.element(HAIRPIN, pod.ip() + " . " + pod.ip(), "");
        }
    }

    private static boolean isIpv4(String address) {
        return address.indexOf('.') > 0 && address.indexOf(':') < 0;
    }

    /**
     * Chain names are limited and may not hold every letter of a service's name: a readable start
     * and a digest.
     */
    private static String name(ServiceView service, ServiceView.Port port) {
        var full =
                service.meta().namespace()
                        + "/"
                        + service.meta().name()
                        + "/"
                        + port.protocol()
                        + "/"
                        + port.name()
                        + "/"
                        + port.port();
        var start = service.meta().name();
        return start.substring(0, Math.min(start.length(), 40)).replace('.', '-')
                + "-"
                + digest(full);
    }

    private static String digest(String text) {
        var crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        var more = new CRC32();
        more.update(text.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
        return "%08x%08x".formatted(crc.getValue(), more.getValue());
    }
}
