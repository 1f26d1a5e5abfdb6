package dev.j3s.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.j3s.cri.ContainerState;
import dev.j3s.cri.ContainerStatus;
import dev.j3s.kubelet.Observed.Run;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a pod's conditions say. */
class PodStatusesTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static String initialized(String policy) {
        var pod =
                Pod.decode(
                        ("{\"metadata\":{\"name\":\"p\",\"namespace\":\"d\",\"uid\":\"u\"},\"spec\":{"
                                        + "\"initContainers\":[{\"name\":\"init1\""
                                        + policy
                                        + "},{\"name\":\"init2\"}],\"containers\":[{\"name\":\"app\"}]}}")
                                .getBytes(StandardCharsets.UTF_8));
        var running =
                new ContainerStatus(
                        "id",
                        "init1",
                        0,
                        ContainerState.RUNNING,
                        NOW,
                        NOW,
                        null,
                        0,
                        "",
                        "",
                        "i",
                        "i",
                        "",
                        Map.of(),
                        Map.of());
        var observed =
                new Observed(List.of(), List.of(), Map.of("init1", List.of(new Run(running, "s"))));
        var at =
                new PodStatuses.Circumstances(
                        NOW, List.of(), List.of(), Optional.empty(), false, _ -> "");
        for (var condition :
                PodStatuses.of(pod, observed, new PodMemory(), at).path("conditions")) {
            if (condition.path("type").asText().equals("Initialized")) {
                return condition.path("message").asText();
            }
        }
        return "absent";
    }

    @Test
    void aRunningInitContainerIsNotDone() {
        assertThat(initialized("")).isEqualTo("containers with incomplete status: [init1 init2]");
    }

    @Test
    void aSidecarIsDoneOnceItHasStarted() {
        assertThat(initialized(",\"restartPolicy\":\"Always\""))
                .isEqualTo("containers with incomplete status: [init2]");
    }
}
