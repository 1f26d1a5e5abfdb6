package dev.j3s.apiserver.bootstrap;

import java.time.Clock;
import java.util.List;

/**
 * What a cluster's first objects depend on.
 *
 * @param serviceCidrs one for each family, the primary first: {@code 10.43.0.0/16}
 * @param advertiseAddresses where the API servers are reached; all of one family
 * @param securePort the port there
 * @param clientCa PEM that signs client certificates; empty: none is published
 * @param requestHeaderCa PEM that signs the front proxy's certificate; empty: none is published
 * @param requestHeaderNames common names the front proxy may have
 */
public record BootstrapConfig(
        List<String> serviceCidrs,
        List<String> advertiseAddresses,
        int securePort,
        String clientCa,
        String requestHeaderCa,
        List<String> requestHeaderNames,
        Clock clock) {
    public BootstrapConfig {
        serviceCidrs = List.copyOf(serviceCidrs);
        advertiseAddresses = List.copyOf(advertiseAddresses);
        requestHeaderNames = List.copyOf(requestHeaderNames);
    }
}
