package dev.j3s.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.j3s.cri.ContainerState;
import dev.j3s.cri.ContainerStatus;
import dev.j3s.cri.Sandbox;
import dev.j3s.kubelet.PodMemory.ImageState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PodPlannerTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private final PodMemory memory = new PodMemory();

    private static Pod pod(String spec) {
        return Pod.decode(
                ("{\"metadata\":{\"name\":\"p\",\"namespace\":\"d\",\"uid\":\"u\"},\"spec\":"
                                + spec
                                + "}")
                        .getBytes(StandardCharsets.UTF_8));
    }

    private static final Pod ONE = pod("{\"containers\":[{\"name\":\"a\",\"image\":\"i\"}]}");
    private static final Pod WITH_INIT =
            pod(
                    "{\"initContainers\":[{\"name\":\"init\",\"image\":\"i\"},"
                            + "{\"name\":\"side\",\"image\":\"i\",\"restartPolicy\":\"Always\"}],"
                            + "\"containers\":[{\"name\":\"a\",\"image\":\"i\"}]}");

    private static Sandbox sandbox(boolean ready) {
        return new Sandbox("s", "d", "p", "u", 0, ready, NOW, Map.of(), Map.of());
    }

    private static Observed.Run run(String name, ContainerState state, int exitCode) {
        var finished = state == ContainerState.EXITED ? NOW : null;
        var status =
                new ContainerStatus(
                        name + "-id",
                        name,
                        0,
                        state,
                        NOW,
                        NOW,
                        finished,
                        exitCode,
                        "",
                        "",
                        "i",
                        "i",
                        "",
                        Map.of(),
                        Map.of(ContainerConfigs.RESTARTS, "0"));
        return new Observed.Run(status, "s");
    }

    private static Observed observed(Observed.Run... runs) {
        var byName = new java.util.HashMap<String, List<Observed.Run>>();
        for (var run : runs) {
            byName.put(run.status().name(), List.of(run));
        }
        return new Observed(List.of(sandbox(true)), List.of("10.0.0.1"), byName);
    }

    private Action.Plan plan(Pod pod, Observed observed) {
        return PodPlanner.plan(pod, observed, memory, NOW);
    }

    private void present(String... containers) {
        for (var container : containers) {
            memory.image(container, new ImageState.Present("sha256:1"));
        }
    }

    @Test
    void beginsWithTheSandbox() {
        assertThat(plan(ONE, Observed.NOTHING).actions())
                .containsExactly(new Action.CreateSandbox(0));
    }

    @Test
    void replacesADeadSandbox() {
        var dead = new Observed(List.of(sandbox(false)), List.of(), Map.of());
        assertThat(plan(ONE, dead).actions())
                .containsExactly(new Action.StopSandbox("s"), new Action.CreateSandbox(1));
    }

    @Test
    void pullsThenStarts() {
        assertThat(plan(ONE, observed()).actions()).first().isInstanceOf(Action.PullImage.class);
        present("a");
        assertThat(plan(ONE, observed()).actions())
                .containsExactly(new Action.StartContainer(ONE.containers().getFirst(), 0));
    }

    @Test
    void isEmptyWhenEverythingRuns() {
        var plan = plan(ONE, observed(run("a", ContainerState.RUNNING, 0)));
        assertThat(plan.actions()).isEmpty();
        assertThat(plan.waiting()).isEmpty();
    }

    @Test
    void initContainersComeFirstAndSidecarsStay() {
        present("init", "side", "a");
        assertThat(names(plan(WITH_INIT, observed()))).containsExactly("init");
        var initialized = run("init", ContainerState.EXITED, 0);
        assertThat(names(plan(WITH_INIT, observed(initialized)))).containsExactly("side");
        var side = run("side", ContainerState.RUNNING, 0);
        assertThat(names(plan(WITH_INIT, observed(initialized, side)))).containsExactly("a");
    }

    private static List<String> names(Action.Plan plan) {
        return plan.actions().stream()
                .filter(a -> a instanceof Action.StartContainer)
                .map(a -> ((Action.StartContainer) a).container().name())
                .toList();
    }

    @Test
    void restartsAtOnceAndThenWithBackOff() {
        present("a");
        var exited = observed(run("a", ContainerState.EXITED, 1));
        assertThat(names(plan(ONE, exited))).containsExactly("a");
        memory.restarted("a", NOW, NOW);
        var plan = plan(ONE, exited);
        assertThat(plan.actions()).isEmpty();
        assertThat(plan.wake()).isEqualTo(Optional.of(NOW.plusSeconds(10)));
        assertThat(plan.waiting().getFirst().message())
                .isEqualTo("back-off 10s restarting failed container=a pod=p_d(u)");
    }

    @Test
    void aFinishedPodIsStoppedAndThenLeftAlone() {
        var never =
                pod(
                        "{\"restartPolicy\":\"Never\",\"containers\":[{\"name\":\"a\",\"image\":\"i\"}]}");
        var plan = plan(never, observed(run("a", ContainerState.EXITED, 0)));
        assertThat(plan.actions()).containsExactly(new Action.StopSandbox("s"));
    }

    @Test
    void anUnhealthyContainerIsStopped() {
        memory.unhealthy("a-id", "Container a failed liveness probe, will be restarted");
        assertThat(plan(ONE, observed(run("a", ContainerState.RUNNING, 0))).actions())
                .first()
                .isInstanceOf(Action.StopContainer.class);
    }

    @Test
    void theStatusOfARunningPodIsReady() {
        var at =
                new PodStatuses.Circumstances(
                        NOW, List.of("1.2.3.4"), List.of(), Optional.empty(), false, _ -> "");
        var status = PodStatuses.of(ONE, observed(run("a", ContainerState.RUNNING, 0)), memory, at);
        assertThat(status.path("phase").asText()).isEqualTo("Running");
        assertThat(status.at("/conditions/2/type").asText()).isEqualTo("Ready");
        assertThat(status.at("/conditions/2/status").asText()).isEqualTo("True");
        assertThat(status.at("/containerStatuses/0/containerID").asText())
                .isEqualTo("containerd://a-id");
        assertThat(status.at("/podIP").asText()).isEqualTo("10.0.0.1");
    }
}
