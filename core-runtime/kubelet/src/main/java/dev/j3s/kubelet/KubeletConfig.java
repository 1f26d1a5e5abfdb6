package dev.j3s.kubelet;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one node is.
 *
 * @param root volumes and other files of pods; {@code /var/lib/kubelet} by custom
 * @param podLogs {@code /var/log/pods} by custom
 * @param port of the server; 0: any free one
 * @param clusterDns absent: pods get the node's own name servers
 * @param labels put on the node at registration
 * @param taints as {@code key=value:effect}
 * @param version what the node says of itself: {@code v1.36.2+j3s1}
 */
public record KubeletConfig(
        String nodeName,
        List<String> nodeIps,
        Path root,
        Path podLogs,
        int port,
        Optional<Tls> tls,
        Optional<String> clusterDns,
        String clusterDomain,
        Map<String, String> labels,
        List<String> taints,
        int podsMax,
        String version) {
    public static final int PODS_MAX_DEFAULT = 110;
    public static final int PORT_DEFAULT = 10250;

    public KubeletConfig {
        nodeIps = List.copyOf(nodeIps);
        labels = Map.copyOf(labels);
        taints = List.copyOf(taints);
    }

    /** PEM files of the server; clients must have a certificate of the CA. */
    public record Tls(Path certificate, Path key, Path clientCa) {}
}
