package dev.j3s.servicelb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AddressPlannerTest {
    private static final LoadBalancerNode ONE = node("one", "10.0.0.1", List.of(), "");
    private static final LoadBalancerNode TWO = node("two", "10.0.0.2", List.of(), "");

    @Test
    void listsTheInternalAddressesOfReadyNodes() {
        assertThat(plan(service(false, "80"), List.of(TWO, ONE)))
                .containsExactly("10.0.0.1", "10.0.0.2");
    }

    @Test
    void listsOnlyExternalAddressesWhereAnyNodeHasOne() {
        LoadBalancerNode outside = node("out", "10.0.0.3", List.of("198.51.100.7"), "");

        assertThat(plan(service(false, "80"), List.of(ONE, outside)))
                .containsExactly("198.51.100.7");
    }

    @Test
    void takesALabelOnAnyNodeAsAnAllowList() {
        LoadBalancerNode allowed = node("ok", "10.0.0.9", List.of(), "true");

        assertThat(plan(service(false, "80"), List.of(ONE, allowed))).containsExactly("10.0.0.9");
    }

    @Test
    void listsOnlyNodesWithEndpointsForTheLocalPolicy() {
        assertThat(
                        AddressPlanner.addresses(
                                service(true, "80"), List.of(ONE, TWO), Set.of("two"), List.of()))
                .containsExactly("10.0.0.2");
    }

    @Test
    void leavesAPortToTheOlderService() {
        LoadBalancerService older =
                new LoadBalancerService(
                        "ns/a", "2025", true, false, List.of("IPv4"), "", Set.of("TCP/80"));

        assertThat(
                        AddressPlanner.addresses(
                                service(false, "80"), List.of(ONE), Set.of(), List.of(older)))
                .isEmpty();
    }

    private static List<String> plan(LoadBalancerService service, List<LoadBalancerNode> nodes) {
        return AddressPlanner.addresses(service, nodes, Set.of(), List.of());
    }

    private static LoadBalancerService service(boolean local, String port) {
        return new LoadBalancerService(
                "ns/s", "2026", true, local, List.of("IPv4"), "", Set.of("TCP/" + port));
    }

    private static LoadBalancerNode node(
            String name, String internal, List<String> external, String enable) {
        return new LoadBalancerNode(
                name,
                true,
                false,
                Optional.of(enable).filter(e -> !e.isEmpty()),
                "",
                List.of(internal),
                external);
    }
}
