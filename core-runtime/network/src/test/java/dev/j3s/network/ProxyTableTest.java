package dev.j3s.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The real nft reads what we write: into a table of its own name, which no hook of the host's other
 * tables sees.
 */
class ProxyTableTest {
    private static final String TABLE = "ip j3s-test";

    @Test
    void theKernelTakesFrameChangesAndRemoval() {
        var nft = Path.of("/usr/sbin/nft");
        assumeTrue(Files.isExecutable(nft), "skipped: nft is not installed (package nftables)");
        assumeTrue(System.getProperty("user.name").equals("root"), "skipped: nftables needs root");
        // Addresses of documentation networks: the rules match nothing that this machine sends.
        var commands =
                new ArrayList<>(
                        ProxyTable.create(
                                TABLE,
                                "192.0.2.0/25",
                                "192.0.2.0/24",
                                "198.51.100.0/24",
                                "j3s-test0"));
        var before =
                ProxyRules.plan(
                        "n1",
                        List.of(
                                ProxyRulesTest.service(
                                        "web",
                                        "\"clusterIP\":\"198.51.100.5\",\"sessionAffinity\":\"ClientIP\"",
                                        ""),
                                ProxyRulesTest.service(
                                        "two",
                                        "\"clusterIP\":\"198.51.100.6\"",
                                        "\"loadBalancer\":{\"ingress\":[{\"ip\":\"203.0.113.9\"}]}")),
                        List.of(
                                ProxyRulesTest.slice("web", true, "192.0.2.3", "192.0.2.4"),
                                ProxyRulesTest.slice("two", true, "192.0.2.3", "192.0.2.5")),
                        List.of());
        var after =
                ProxyRules.plan(
                        "n1",
                        List.of(
                                ProxyRulesTest.service(
                                        "two", "\"clusterIP\":\"198.51.100.6\"", "")),
                        List.of(ProxyRulesTest.slice("two", true, "192.0.2.3")),
                        List.of());
        commands.addAll(before.changesFrom(RuleSet.EMPTY, TABLE));
        try {
            Nft.program().apply(commands);
            Nft.program().apply(after.changesFrom(before, TABLE));
            Nft.program().apply(RuleSet.EMPTY.changesFrom(after, TABLE));
        } finally {
            Nft.program().apply(ProxyTable.remove(TABLE));
        }
        assertThat(commands).isNotEmpty();
    }
}
