package dev.j3s.network;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.j3s.model.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProxyRulesTest {
    private static final String TABLE = "ip j3s";

    @Test
    void sendsAClusterIpToItsReadyEndpoints() {
        var rules =
                ProxyRules.plan(
                        "n1",
                        List.of(service("web", "\"clusterIP\":\"10.43.0.5\"", "")),
                        List.of(slice("web", true, "10.42.0.3", "10.42.0.4")),
                        List.of());

        var verdict = rules.elements().get(ProxyRules.SERVICE_IPS).get("10.43.0.5 . tcp . 80");
        assertThat(verdict).startsWith("goto svc-web-");
        assertThat(rules.chains().get(verdict.substring(5)))
                .containsExactly(
                        "ip saddr != @local-pods fib saddr type != local meta mark set meta mark or 0x4000",
                        "meta l4proto tcp dnat ip to numgen random mod 2 map { 0 : 10.42.0.3 . 8080, 1 : 10.42.0.4 . 8080 }");
        assertThat(rules.elements().get(ProxyRules.HAIRPIN))
                .containsKeys("10.42.0.3 . 10.42.0.3", "10.42.0.4 . 10.42.0.4");
    }

    @Test
    void refusesAServiceWithoutEndpoints() {
        var rules =
                ProxyRules.plan(
                        "n1",
                        List.of(
                                service(
                                        "web",
                                        "\"clusterIP\":\"10.43.0.5\",\"type\":\"NodePort\"",
                                        "")),
                        List.of(slice("web", false, "10.42.0.3")),
                        List.of());

        assertThat(rules.elements().get(ProxyRules.NO_ENDPOINTS))
                .containsEntry("10.43.0.5 . tcp . 80", "goto reject-service");
        assertThat(rules.elements().get(ProxyRules.NO_ENDPOINT_PORTS))
                .containsEntry("tcp . 30080", "goto reject-service");
        assertThat(rules.elements()).doesNotContainKey(ProxyRules.SERVICE_IPS);
    }

    @Test
    void keepsTheClientsAddressForLocalEndpointsOfALoadBalancer() {
        var service =
                service(
                        "web",
                        "\"clusterIP\":\"10.43.0.5\",\"type\":\"LoadBalancer\"",
                        "\"loadBalancer\":{\"ingress\":[{\"ip\":\"192.0.2.1\"}]}");
        var rules =
                ProxyRules.plan(
                        "n1",
                        List.of(service),
                        List.of(slice("web", true, "10.42.0.3")),
                        List.of());

        var verdict = rules.elements().get(ProxyRules.SERVICE_IPS).get("192.0.2.1 . tcp . 80");
        assertThat(rules.chains().get(verdict.substring(5)))
                .containsExactly("meta l4proto tcp dnat to 10.42.0.3:8080");
        assertThat(rules.elements().get(ProxyRules.NODE_PORTS))
                .containsEntry("tcp . 30080", verdict);
    }

    @Test
    void masqueradesWhatGoesToAnotherNodeUnlessThePolicyIsLocal() {
        var cluster =
                ProxyRules.plan(
                        "n2",
                        List.of(
                                service(
                                        "web",
                                        "\"clusterIP\":\"10.43.0.5\",\"type\":\"NodePort\"",
                                        "")),
                        List.of(slice("web", true, "10.42.0.3")),
                        List.of());
        var local =
                ProxyRules.plan(
                        "n2",
                        List.of(
                                service(
                                        "web",
                                        "\"clusterIP\":\"10.43.0.5\",\"type\":\"NodePort\",\"externalTrafficPolicy\":\"Local\"",
                                        "")),
                        List.of(slice("web", true, "10.42.0.3")),
                        List.of());

        assertThat(nodePortChain(cluster)).first().isEqualTo("meta mark set meta mark or 0x4000");
        assertThat(nodePortChain(local)).containsExactly("drop");
    }

    @Test
    void sendsAClientBackToItsEndpoint() {
        var sticky =
                service("web", "\"clusterIP\":\"10.43.0.5\",\"sessionAffinity\":\"ClientIP\"", "");
        var rules =
                ProxyRules.plan(
                        "n1",
                        List.of(sticky),
                        List.of(slice("web", true, "10.42.0.3", "10.42.0.4")),
                        List.of());

        assertThat(rules.sets())
                .hasSize(2)
                .allSatisfy((_, definition) -> assertThat(definition).contains("timeout 10800s"));
        assertThat(rules.chains().keySet().stream().filter(c -> c.startsWith("ep-"))).hasSize(2);
    }

    @Test
    void mapsHostPorts() {
        var pod =
                HostPortPod.of(
                        Json.parse(
                                """
                                {"metadata":{"name":"p","namespace":"d"},
                                 "spec":{"containers":[{"ports":[{"hostPort":8080,"containerPort":80},{"hostIP":"127.0.0.1","hostPort":53,"containerPort":53,"protocol":"UDP"}]}]},
                                 "status":{"podIP":"10.42.0.9","phase":"Running"}}
                                """
                                        .getBytes(UTF_8)));
        var rules = ProxyRules.plan("n1", List.of(), List.of(), List.of(pod));

        assertThat(rules.elements().get(ProxyRules.HOST_PORTS))
                .containsEntry("tcp . 8080", "10.42.0.9 . 80");
        assertThat(rules.elements().get(ProxyRules.HOST_PORTS_BY_IP))
                .containsEntry("127.0.0.1 . udp . 53", "10.42.0.9 . 53");
    }

    @Test
    void changesNothingWhenNothingChanged() {
        var one =
                ProxyRules.plan(
                        "n1",
                        List.of(service("web", "\"clusterIP\":\"10.43.0.5\"", "")),
                        List.of(slice("web", true, "10.42.0.3")),
                        List.of());
        var same =
                ProxyRules.plan(
                        "n1",
                        List.of(service("web", "\"clusterIP\":\"10.43.0.5\"", "")),
                        List.of(slice("web", true, "10.42.0.3")),
                        List.of());

        assertThat(same.changesFrom(one, TABLE)).isEmpty();
    }

    @Test
    void rewritesOneChainForOneMoreEndpoint() {
        var one =
                ProxyRules.plan(
                        "n1",
                        List.of(service("web", "\"clusterIP\":\"10.43.0.5\"", "")),
                        List.of(slice("web", true, "10.42.0.3")),
                        List.of());
        var two =
                ProxyRules.plan(
                        "n1",
                        List.of(service("web", "\"clusterIP\":\"10.43.0.5\"", "")),
                        List.of(slice("web", true, "10.42.0.3", "10.42.0.4")),
                        List.of());

        assertThat(two.changesFrom(one, TABLE))
                .hasSize(4)
                .first()
                .asString()
                .startsWith("flush chain ip j3s svc-web-");
        assertThat(RuleSet.EMPTY.changesFrom(two, TABLE))
                .anyMatch(c -> c.startsWith("delete chain"))
                .anyMatch(c -> c.startsWith("delete element"));
    }

    private static List<String> nodePortChain(RuleSet rules) {
        return rules.chains()
                .get(rules.elements().get(ProxyRules.NODE_PORTS).get("tcp . 30080").substring(5));
    }

    static ServiceView service(String name, String spec, String status) {
        return ServiceView.of(
                Json.parse(
                        "{\"metadata\":{\"name\":\"%s\",\"namespace\":\"d\"},\"spec\":{%s,\"ports\":[{\"port\":80,\"nodePort\":%d}]},\"status\":{%s}}"
                                .formatted(name, spec, spec.contains("type") ? 30080 : 0, status)
                                .getBytes(UTF_8)));
    }

    static SliceView slice(String service, boolean ready, String... addresses) {
        var slice = Json.object();
        slice.put("addressType", "IPv4");
        slice.putObject("metadata")
                .put("name", service + "-x")
                .put("namespace", "d")
                .putObject("labels")
                .put("kubernetes.io/service-name", service);
        slice.putArray("ports").addObject().put("port", 8080);
        var endpoints = slice.putArray("endpoints");
        for (var address : addresses) {
            var endpoint = endpoints.addObject().put("nodeName", "n1");
            endpoint.putArray("addresses").add(address);
            endpoint.putObject("conditions").put("ready", ready).put("serving", ready);
        }
        return SliceView.of(slice);
    }
}
