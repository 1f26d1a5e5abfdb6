package dev.j3s.controllers.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class Ipv4RangesTest {
    @Test
    void givesTheFirstFreePart() {
        var ranges = Ipv4Ranges.of("10.42.0.0/16", 24);

        assertThat(ranges.free(Set.of())).hasValue("10.42.0.0/24");
        assertThat(ranges.free(Set.of("10.42.0.0/24"))).hasValue("10.42.1.0/24");
    }

    @Test
    void isEmptyWhenAllAreTaken() {
        assertThat(Ipv4Ranges.of("10.0.0.0/24", 24).free(Set.of("10.0.0.0/24"))).isEmpty();
    }
}
