package dev.j3s.apiserver.admission;

import java.time.Clock;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What the standard plug-ins need to know.
 *
 * @param serviceCidrs one for each family, the primary first
 * @param nodePortMin first port that services may take on nodes
 * @param nodePortMax last one
 * @param random shared by threads: makes names and picks addresses
 */
public record AdmissionConfig(
        List<String> serviceCidrs,
        int nodePortMin,
        int nodePortMax,
        Clock clock,
        RandomGenerator random) {
    public AdmissionConfig {
        serviceCidrs = List.copyOf(serviceCidrs);
        if (serviceCidrs.isEmpty() || nodePortMin > nodePortMax) {
            throw new IllegalArgumentException("no service range or an empty node port range");
        }
    }

    /** k3s's ranges. */
    public static AdmissionConfig standard(Clock clock) {
        return new AdmissionConfig(
                List.of("10.43.0.0/16"), 30_000, 32_767, clock, new java.util.Random());
    }
}
