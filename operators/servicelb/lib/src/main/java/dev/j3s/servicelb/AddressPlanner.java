package dev.j3s.servicelb;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Decides the addresses of a Service; pure. */
final class AddressPlanner {
    private AddressPlanner() {}

    /**
     * The addresses by family and then by text: external ones if any chosen node has one, internal
     * ones otherwise. A port that an older Service of these nodes has leaves none.
     */
    static List<String> addresses(
            LoadBalancerService service,
            List<LoadBalancerNode> nodes,
            Set<String> nodesWithEndpoints,
            List<LoadBalancerService> others) {
        boolean taken =
                others.stream()
                        .filter(o -> o.ours() && !o.key().equals(service.key()))
                        .filter(o -> o.pool().equals(service.pool()))
                        .anyMatch(o -> o.precedes(service) && o.sharesPortWith(service));
        if (!service.ours() || taken) {
            return List.of();
        }
        // One label anywhere turns the labels into a list of who may.
        boolean listed = nodes.stream().anyMatch(n -> n.enable().isPresent());
        List<LoadBalancerNode> chosen =
                nodes.stream()
                        .filter(n -> n.ready() && !n.excluded())
                        .filter(n -> !listed || n.enable().orElse("").equals("true"))
                        .filter(n -> !listed || n.pool().equals(service.pool()))
                        .filter(n -> !service.local() || nodesWithEndpoints.contains(n.name()))
                        .toList();
        boolean external = chosen.stream().anyMatch(n -> !n.external().isEmpty());
        Function<LoadBalancerNode, List<String>> kind =
                external ? LoadBalancerNode::external : LoadBalancerNode::internal;
        return ordered(service, chosen.stream().flatMap(n -> kind.apply(n).stream()).toList());
    }

    private static List<String> ordered(LoadBalancerService service, List<String> addresses) {
        List<String> ordered = new ArrayList<>();
        for (String family : service.ipFamilies()) {
            boolean six = family.equals("IPv6");
            addresses.stream()
                    .filter(a -> a.contains(":") == six)
                    .distinct()
                    .sorted()
                    .forEach(ordered::add);
        }
        return ordered;
    }
}
