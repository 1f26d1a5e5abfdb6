package dev.j3s.launcher;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Everything a server needs to know, from whatever source: flags, environment, file or code.
 *
 * @param bindAddress where the API server listens
 * @param advertiseAddress what the {@code kubernetes} Service leads to; empty: the node's address
 * @param tlsSans names and addresses for the serving certificate beside the usual ones
 * @param token the user's own join secret; empty: made at the first start
 * @param disabled add-ons that shall not run, by k3s's names ({@code servicelb}, {@code coredns},
 *     {@code local-storage}, {@code metrics-server}, {@code helm-controller}) or by a manifest's
 *     base name
 */
public record ServerConfig(
        Paths paths,
        String bindAddress,
        int httpsPort,
        String advertiseAddress,
        List<String> tlsSans,
        String token,
        Network network,
        Kubeconfig kubeconfig,
        Node node,
        Set<String> disabled,
        boolean agent,
        boolean scheduler,
        boolean controllers,
        boolean serviceProxy) {

    /**
     * @param nodePortFirst,nodePortLast both inclusive
     */
    public record Network(
            String clusterCidr,
            String serviceCidr,
            int nodePortFirst,
            int nodePortLast,
            String clusterDns,
            String clusterDomain,
            int dnsPort) {}

    /**
     * @param mode octal digits; {@code group} is empty for the process's own
     */
    public record Kubeconfig(Path file, String mode, String group) {}

    /**
     * @param ip empty: the address of the default route's interface
     * @param labels {@code key=value}, given when the node registers
     * @param taints {@code key=value:Effect}, given when the node registers
     * @param resolvConf empty: a host file that names a reachable server
     */
    public record Node(
            String name,
            String ip,
            String externalIp,
            List<String> labels,
            List<String> taints,
            int kubeletPort,
            Path registries,
            String resolvConf,
            String snapshotter,
            Path localStorage) {
        public Node {
            labels = List.copyOf(labels);
            taints = List.copyOf(taints);
        }
    }

    public ServerConfig {
        tlsSans = List.copyOf(tlsSans);
        disabled = Set.copyOf(disabled);
    }

    /** False for an add-on that the user switched off. */
    public boolean enabled(String addon) {
        return !disabled.contains(addon);
    }
}
