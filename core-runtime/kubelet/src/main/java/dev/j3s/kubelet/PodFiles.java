package dev.j3s.kubelet;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The texts of a pod's own files, and its name servers: pure. */
final class PodFiles {
    /** glibc's limits, which upstream applies to everybody. */
    private static final int NAME_SERVERS_MAX = 3;

    private static final int SEARCHES_MAX = 32;
    private static final int HOSTNAME_MAX = 63;

    private PodFiles() {}

    record Dns(List<String> servers, List<String> searches, List<String> options) {}

    static String hostname(Pod pod) {
        var override = pod.spec().path("hostnameOverride").asText();
        if (!override.isEmpty()) {
            return override;
        }
        var name = pod.spec().path("hostname").asText(pod.name());
        if (name.length() <= HOSTNAME_MAX) {
            return name;
        }
        return name.substring(0, HOSTNAME_MAX).replaceAll("[-.]+$", "");
    }

    /** Empty without a subdomain. */
    static String fqdn(Pod pod, String clusterDomain) {
        var subdomain = pod.spec().path("subdomain").asText();
        return subdomain.isEmpty()
                ? ""
                : hostname(pod) + "." + subdomain + "." + pod.namespace() + ".svc." + clusterDomain;
    }

    static String hosts(Pod pod, List<String> ips, String clusterDomain) {
        var out = new StringBuilder("# Kubernetes-managed hosts file.\n");
        out.append("127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n");
        out.append("fe00::0\tip6-localnet\nfe00::0\tip6-mcastprefix\n");
        out.append("fe00::1\tip6-allnodes\nfe00::2\tip6-allrouters\n");
        var fqdn = fqdn(pod, clusterDomain);
        for (var ip : ips) {
            out.append(ip).append('\t');
            out.append(fqdn.isEmpty() ? "" : fqdn + "\t").append(hostname(pod)).append('\n');
        }
        return out.append(aliases(pod)).toString();
    }

    /** The host's own file with the pod's aliases, for pods on its network. */
    static String hostNetworkHosts(Pod pod, String hostFile) {
        return "# Kubernetes-managed hosts file (host network).\n" + hostFile + aliases(pod);
    }

    private static String aliases(Pod pod) {
        var aliases = pod.spec().path("hostAliases");
        if (aliases.isEmpty()) {
            return "";
        }
        var out = new StringBuilder("\n# Entries added by HostAliases.\n");
        for (var alias : aliases) {
            out.append(alias.path("ip").asText())
                    .append('\t')
                    .append(String.join("\t", Pod.texts(alias.path("hostnames"))))
                    .append('\n');
        }
        return out.toString();
    }

    /**
     * @param clusterDns absent: the cluster has no DNS yet
     * @param host the node's own resolv.conf
     */
    static Dns dns(Pod pod, @Nullable String clusterDns, String clusterDomain, String host) {
        var policy = pod.spec().path("dnsPolicy").asText("ClusterFirst");
        var onHost = pod.hostNetwork() && !policy.equals("ClusterFirstWithHostNet");
        var cluster = policy.startsWith("ClusterFirst") && !onHost && clusterDns != null;
        var base =
                switch (policy) {
                    case "None" -> new Dns(List.of(), List.of(), List.of());
                    default ->
                            cluster
                                    ? cluster(pod, clusterDns, clusterDomain, parse(host))
                                    : parse(host);
                };
        var config = pod.spec().path("dnsConfig");
        Set<String> servers = new LinkedHashSet<>(base.servers());
        servers.addAll(Pod.texts(config.path("nameservers")));
        Set<String> searches = new LinkedHashSet<>(base.searches());
        searches.addAll(Pod.texts(config.path("searches")));
        return new Dns(
                servers.stream().limit(NAME_SERVERS_MAX).toList(),
                searches.stream().limit(SEARCHES_MAX).toList(),
                options(base.options(), config.path("options")));
    }

    private static Dns cluster(Pod pod, @Nullable String dns, String domain, Dns host) {
        var searches =
                new ArrayList<>(
                        List.of(pod.namespace() + ".svc." + domain, "svc." + domain, domain));
        searches.addAll(host.searches());
        return new Dns(List.of(String.valueOf(dns)), searches, List.of("ndots:5"));
    }

    /** An option of the pod replaces one of the same name. */
    private static List<String> options(
            List<String> base, com.fasterxml.jackson.databind.JsonNode own) {
        var names = new LinkedHashSet<String>();
        own.forEach(o -> names.add(o.path("name").asText()));
        var options =
                base.stream()
                        .filter(o -> !names.contains(o.split(":")[0]))
                        .collect(Collectors.toCollection(ArrayList::new));
        for (var option : own) {
            var value = option.path("value").asText("");
            options.add(option.path("name").asText() + (value.isEmpty() ? "" : ":" + value));
        }
        return options;
    }

    static Dns parse(String resolvConf) {
        var servers = new ArrayList<String>();
        var searches = new ArrayList<String>();
        var options = new ArrayList<String>();
        for (var line : resolvConf.lines().toList()) {
            var words = line.strip().split("\\s+");
            if (words.length < 2) {
                continue;
            }
            var rest = List.of(words).subList(1, words.length);
            switch (words[0]) {
                case "nameserver" -> servers.add(words[1]);
                case "search" -> {
                    searches.clear();
                    rest.stream().filter(s -> !s.equals(".")).forEach(searches::add);
                }
                case "options" -> options.addAll(rest);
                default -> {
                    // Comments and sortlist say nothing to a pod.
                }
            }
        }
        return new Dns(servers, searches, options);
    }
}
