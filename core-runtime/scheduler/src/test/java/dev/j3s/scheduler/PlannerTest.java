package dev.j3s.scheduler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.model.Json;
import dev.j3s.scheduler.Planner.Plan;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlannerTest {
    private final Planner planner = new Planner(new Random(1));

    @Test
    void prefersTheEmptierNode() {
        var plan =
                plan(
                        pod("a", "{}", "500m"),
                        List.of(node("one", "", "4"), node("two", "", "4")),
                        pod("old", "{}", "2").onNode("one"));

        assertThat(plan).isEqualTo(new Plan.Bind("two"));
    }

    @Test
    void saysWhyNoNodeWillDo() {
        var tainted =
                node(
                        "one",
                        "\"taints\":[{\"key\":\"k\",\"value\":\"v\",\"effect\":\"NoSchedule\"}]",
                        "4");
        var plan =
                plan(
                        pod("a", "{}", "3"),
                        List.of(
                                tainted,
                                node("two", "", "2"),
                                node("three", "\"unschedulable\":true", "4")));

        assertThat(plan)
                .isEqualTo(
                        new Plan.Unschedulable(
                                "0/3 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint(s), 1 node(s) were unschedulable."
                                        + " preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling."));
    }

    @Test
    void goesWhereATolerationLetsIt() {
        var tainted =
                node(
                        "one",
                        "\"taints\":[{\"key\":\"k\",\"value\":\"v\",\"effect\":\"NoExecute\"}]",
                        "4");

        assertThat(
                        plan(
                                pod(
                                        "a",
                                        "{\"tolerations\":[{\"key\":\"k\",\"operator\":\"Exists\"}]}",
                                        "1"),
                                List.of(tainted)))
                .isEqualTo(new Plan.Bind("one"));
    }

    @Test
    void followsNodeSelectorAndAffinity() {
        var nodes = List.of(node("one", "", "4"), node("two", "", "4"));

        assertThat(plan(pod("a", "{\"nodeSelector\":{\"name\":\"two\"}}", "1"), nodes))
                .isEqualTo(new Plan.Bind("two"));
        var affinity =
                "{\"affinity\":{\"nodeAffinity\":{\"requiredDuringSchedulingIgnoredDuringExecution\":{\"nodeSelectorTerms\":"
                        + "[{\"matchFields\":[{\"key\":\"metadata.name\",\"operator\":\"In\",\"values\":[\"one\"]}]}]}}}}";
        assertThat(plan(pod("a", affinity, "1"), nodes)).isEqualTo(new Plan.Bind("one"));
    }

    @Test
    void keepsPodsApartThatWantIt() {
        var apart =
                "{\"affinity\":{\"podAntiAffinity\":{\"requiredDuringSchedulingIgnoredDuringExecution\":"
                        + "[{\"topologyKey\":\"name\",\"labelSelector\":{\"matchLabels\":{\"app\":\"x\"}}}]}}}";
        var nodes = List.of(node("one", "", "4"), node("two", "", "4"));

        assertThat(plan(pod("a", apart, "1"), nodes, pod("b", apart, "1").onNode("two")))
                .isEqualTo(new Plan.Bind("one"));
    }

    @Test
    void spreadsByAHardConstraint() {
        var spread =
                "{\"topologySpreadConstraints\":[{\"maxSkew\":1,\"topologyKey\":\"name\",\"whenUnsatisfiable\":\"DoNotSchedule\","
                        + "\"labelSelector\":{\"matchLabels\":{\"app\":\"x\"}}}]}";
        var nodes = List.of(node("one", "", "8"), node("two", "", "2"));

        assertThat(plan(pod("a", spread, "1"), nodes, pod("b", spread, "1").onNode("one")))
                .isEqualTo(new Plan.Bind("two"));
    }

    @Test
    void refusesATakenHostPort() {
        var wants =
                "{\"containers\":[{\"name\":\"c\",\"ports\":[{\"containerPort\":80,\"hostPort\":8080}]}]}";
        var onOneAddress =
                "{\"containers\":[{\"name\":\"c\",\"ports\":[{\"containerPort\":80,\"hostPort\":8080,\"hostIP\":\"127.0.0.1\"}]}]}";
        var other =
                "{\"containers\":[{\"name\":\"c\",\"ports\":[{\"containerPort\":80,\"hostPort\":8080,\"hostIP\":\"127.0.0.2\"}]}]}";
        var nodes = List.of(node("one", "", "4"));

        assertThat(plan(pod("a", wants, "0"), nodes, pod("b", onOneAddress, "0").onNode("one")))
                .isInstanceOf(Plan.Unschedulable.class);
        assertThat(plan(pod("a", other, "0"), nodes, pod("b", onOneAddress, "0").onNode("one")))
                .isEqualTo(new Plan.Bind("one"));
    }

    @Test
    void preemptsTheLeastImportantThatSuffices() {
        var nodes = List.of(node("one", "", "2"), node("two", "", "2"));
        var low = pod("low", "{\"priority\":1}", "2").onNode("one");
        var middle = pod("middle", "{\"priority\":5}", "2").onNode("two");

        var plan = plan(pod("high", "{\"priority\":10}", "1"), nodes, low, middle);

        assertThat(plan)
                .isInstanceOfSatisfying(
                        Plan.Preempt.class,
                        p -> {
                            assertThat(p.node()).isEqualTo("one");
                            assertThat(p.victims()).containsExactly(low);
                        });
    }

    @Test
    void doesNotPreemptForANeverPolicy() {
        var never = pod("high", "{\"priority\":10,\"preemptionPolicy\":\"Never\"}", "2");

        assertThat(
                        plan(
                                never,
                                List.of(node("one", "", "2")),
                                pod("low", "{\"priority\":1}", "2").onNode("one")))
                .isInstanceOf(Plan.Unschedulable.class);
    }

    @Test
    void countsSidecarsAndTheLargestInitContainer() {
        var spec =
                Json.parse(
                        """
                        {"initContainers":[
                           {"name":"side","restartPolicy":"Always","resources":{"requests":{"cpu":"100m"}}},
                           {"name":"init","resources":{"requests":{"cpu":"900m"}}}],
                         "containers":[{"name":"main","resources":{"requests":{"cpu":"300m"}}}],
                         "overhead":{"cpu":"50m"}}
                        """
                                .getBytes(UTF_8));

        assertThat(PodRequests.of(spec).get("cpu")).isEqualTo(1050);
    }

    private Plan plan(PodView pod, List<NodeView> nodes, PodView... placed) {
        return planner.plan(
                pod, Snapshot.of(nodes, List.of(placed), Volumes.NONE, Map.of()), List.of());
    }

    private static PodView pod(String name, String spec, String cpu) {
        var pod = Json.object();
        pod.putObject("metadata")
                .put("name", name)
                .put("namespace", "ns")
                .put("creationTimestamp", "2026-11-21T10:00:00Z");
        pod.withObject("/metadata/labels").put("app", "x");
        var tree = (com.fasterxml.jackson.databind.node.ObjectNode) parse(spec);
        tree.withArray("/containers")
                .addObject()
                .put("name", "main")
                .withObject("/resources/requests")
                .put("cpu", cpu);
        pod.set("spec", tree);
        return PodView.of(pod);
    }

    private static NodeView node(String name, String spec, String cpu) {
        return NodeView.of(
                parse(
                        "{\"metadata\":{\"name\":\"%s\",\"labels\":{\"name\":\"%s\"}},\"spec\":{%s},\"status\":{\"allocatable\":{\"cpu\":\"%s\",\"memory\":\"8Gi\",\"pods\":\"110\"}}}"
                                .formatted(name, name, spec, cpu)));
    }

    private static JsonNode parse(String json) {
        return Json.parse(json.getBytes(UTF_8));
    }
}
