package dev.j3s.controllers.deployment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.controllers.kube.Resource;
import dev.j3s.model.Json;
import dev.j3s.testkit.GoldenFolder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each case: a Deployment and its ReplicaSets; what the rollout does next and how it looks. */
class RolloutTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    static List<Path> cases() {
        return GoldenFolder.cases("Rollout");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void decidesAsWritten(Path folder) {
        try (var golden = new GoldenFolder(folder)) {
            var deployment = Resource.of((ObjectNode) golden.in("deployment"));
            var sets =
                    golden.all("replicasets").stream()
                            .map(json -> Resource.of((ObjectNode) json))
                            .toList();
            var current = ReplicaSets.ofTemplate(deployment, sets).orElse(null);
            var old = sets.stream().filter(set -> !set.equals(current)).toList();
            var active = old.stream().filter(set -> set.replicas() > 0).toList();
            var rollout = new Rollout(deployment, Strategy.of(deployment), current, active);

            var out = Json.object();
            out.put("current", current == null ? "" : current.meta().name());
            out.put("currentSize", rollout.nextCurrentSize());
            put(out.putObject("shrink"), rollout.shrinkOld());
            put(out.putObject("scale"), rollout.scale(false));
            out.set("status", new DeploymentStatus(deployment, current, old, NOON).full());
            golden.out("plan", out);
        }
    }

    private static void put(ObjectNode json, Map<Resource, Integer> sizes) {
        sizes.forEach((set, size) -> json.put(set.meta().name(), size));
    }
}
