package dev.j3s.servicelb;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What load balancing must know of a node. */
record LoadBalancerNode(
        String name,
        boolean ready,
        boolean excluded,
        Optional<String> enable,
        String pool,
        List<String> internal,
        List<String> external) {
    static final String ENABLE_LABEL = "svccontroller.k3s.cattle.io/enablelb";
    static final String POOL_LABEL = "svccontroller.k3s.cattle.io/lbpool";
    private static final String EXCLUDE_LABEL =
            "node.kubernetes.io/exclude-from-external-load-balancers";

    static LoadBalancerNode of(Node node) {
        Map<String, String> labels =
                Optional.ofNullable(node.getMetadata().getLabels()).orElse(Map.of());
        return new LoadBalancerNode(
                node.getMetadata().getName(),
                isReady(node),
                labels.containsKey(EXCLUDE_LABEL),
                Optional.ofNullable(labels.get(ENABLE_LABEL)),
                labels.getOrDefault(POOL_LABEL, ""),
                addresses(node, "InternalIP"),
                addresses(node, "ExternalIP"));
    }

    private static boolean isReady(Node node) {
        return node.getStatus() != null
                && node.getStatus().getConditions().stream()
                        .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
    }

    private static List<String> addresses(Node node, String type) {
        if (node.getStatus() == null) {
            return List.of();
        }
        return node.getStatus().getAddresses().stream()
                .filter(a -> a.getType().equals(type))
                .map(NodeAddress::getAddress)
                .toList();
    }
}
