package dev.j3s.apiserver.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.j3s.apiserver.authentication.UserInfo;
import dev.j3s.apiserver.authorization.Attributes;
import dev.j3s.apiserver.authorization.Authorizer.Outcome;
import dev.j3s.apiserver.authorization.Authorizers;
import dev.j3s.apiserver.memory.MemoryStorage;
import dev.j3s.model.GroupResource;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BootstrapTest {
    private static final GroupResource ROLES =
            new GroupResource("rbac.authorization.k8s.io", "clusterroles");

    private final MemoryStorage storage = new MemoryStorage();

    private static BootstrapConfig config(String... addresses) {
        return new BootstrapConfig(
                List.of("10.43.0.0/16"),
                List.of(addresses),
                6443,
                "CA",
                "",
                List.of(),
                Clock.systemUTC());
    }

    @Test
    void fillsAnEmptyStoreOnceAndThenOnlyReads() {
        var written = Bootstrap.run(config("192.0.2.1"), storage);
        assertThat(written).isGreaterThan(150).isEqualTo(storage.writes());
        assertThat(Bootstrap.run(config("192.0.2.1"), storage)).isZero();

        var service = storage.get(new GroupResource("", "services"), "default", "kubernetes");
        assertThat(service.orElseThrow().path("spec").path("clusterIP").asText())
                .isEqualTo("10.43.0.1");
        assertThat(storage.list(ROLES, "")).hasSize(70);
        assertThat(storage.list(new GroupResource("", "namespaces"), "")).hasSize(4);
    }

    @Test
    void followsTheAdvertisedAddress() {
        Bootstrap.run(config("192.0.2.1"), storage);
        assertThat(Bootstrap.run(config("192.0.2.7"), storage)).isEqualTo(2);
        var slice =
                storage.get(
                        new GroupResource("discovery.k8s.io", "endpointslices"),
                        "default",
                        "kubernetes");
        assertThat(slice.orElseThrow().path("endpoints").path(0).path("addresses").path(0).asText())
                .isEqualTo("192.0.2.7");
    }

    @Test
    void bringsBackRulesThatWereTakenAwayUnlessToldNotTo() {
        Bootstrap.run(config(), storage);
        storage.update(
                ROLES,
                "",
                "system:basic-user",
                role -> {
                    role.putArray("rules");
                    return role;
                });
        storage.update(
                ROLES,
                "",
                "system:discovery",
                role -> {
                    role.putArray("rules");
                    role.withObjectProperty("metadata")
                            .withObjectProperty("annotations")
                            .put("rbac.authorization.kubernetes.io/autoupdate", "false");
                    return role;
                });

        assertThat(Bootstrap.run(config(), storage)).isEqualTo(1);
        assertThat(storage.get(ROLES, "", "system:basic-user").orElseThrow().path("rules"))
                .hasSize(2);
        assertThat(storage.get(ROLES, "", "system:discovery").orElseThrow().path("rules"))
                .isEmpty();
    }

    @Test
    void itsRolesLetTheSchedulerWork() {
        Bootstrap.run(config(), storage);
        var authorizer = Authorizers.standard(storage).requests();
        var user = UserInfo.of("system:kube-scheduler", "system:authenticated");
        var asked =
                new Attributes(
                        user, "create", true, "", "v1", "pods", "binding", "default", "p", "");
        var decision = authorizer.authorize(asked);
        assertThat(decision.outcome()).isEqualTo(Outcome.ALLOW);
        assertThat(decision.reason())
                .isEqualTo(
                        "RBAC: allowed by ClusterRoleBinding \"system:kube-scheduler\" of"
                                + " ClusterRole \"system:kube-scheduler\" to User"
                                + " \"system:kube-scheduler\"");
    }

    @Test
    void findsTheFirstAddressOfARange() {
        assertThat(FirstObjects.firstAddress("10.43.0.0/16")).isEqualTo("10.43.0.1");
        assertThat(FirstObjects.firstAddress("fd00:43::/112")).isEqualTo("fd00:43::1");
    }

    @Test
    void writesTheStatusThatACreateLeavesOut() {
        var forgetful = new MemoryStorage(false);
        Bootstrap.run(config(), forgetful);
        var schemas = new GroupResource("flowcontrol.apiserver.k8s.io", "flowschemas");
        assertThat(forgetful.get(schemas, "", "exempt").orElseThrow().path("status").toString())
                .contains("Dangling");
        assertThat(Bootstrap.run(config(), forgetful)).isZero();
    }
}
