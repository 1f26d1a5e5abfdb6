package dev.j3s.servicelb;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What load balancing must know of a Service. */
record LoadBalancerService(
        String key,
        String created,
        boolean ours,
        boolean local,
        List<String> ipFamilies,
        String pool,
        Set<String> ports) {
    /** The class that a Service may name to be served here; naming none means the same. */
    static final String CLASS = "svccontroller.k3s.cattle.io/servicelb";

    static LoadBalancerService of(Service service) {
        ServiceSpec spec = service.getSpec();
        String wantedClass = Optional.ofNullable(spec.getLoadBalancerClass()).orElse(CLASS);
        boolean deleting = service.getMetadata().getDeletionTimestamp() != null;
        Map<String, String> labels =
                Optional.ofNullable(service.getMetadata().getLabels()).orElse(Map.of());
        return new LoadBalancerService(
                service.getMetadata().getNamespace() + "/" + service.getMetadata().getName(),
                Optional.ofNullable(service.getMetadata().getCreationTimestamp()).orElse(""),
                "LoadBalancer".equals(spec.getType()) && wantedClass.equals(CLASS) && !deleting,
                "Local".equals(spec.getExternalTrafficPolicy()),
                Optional.ofNullable(spec.getIpFamilies()).orElse(List.of()),
                labels.getOrDefault(LoadBalancerNode.POOL_LABEL, ""),
                spec.getPorts().stream()
                        .map(LoadBalancerService::port)
                        .collect(Collectors.toUnmodifiableSet()));
    }

    private static String port(ServicePort port) {
        return Optional.ofNullable(port.getProtocol()).orElse("TCP") + "/" + port.getPort();
    }

    boolean precedes(LoadBalancerService other) {
        int order = created.compareTo(other.created);
        return order != 0 ? order < 0 : key.compareTo(other.key) < 0;
    }

    boolean sharesPortWith(LoadBalancerService other) {
        return ports.stream().anyMatch(other.ports::contains);
    }
}
