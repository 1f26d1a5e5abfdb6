package dev.j3s.controllers.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.j3s.controllers.kube.Resource;
import dev.j3s.model.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class NewReplicaSetTest {
    private static Resource resource(String json) {
        return Resource.of(Json.parseObject(json.getBytes(StandardCharsets.UTF_8)));
    }

    /** Else a deployment scaled in the middle of a rollout gives the new set no share. */
    @Test
    void markingLeavesTheTotalsOfTheLastSizing() {
        var deployment =
                resource(
                        "{\"metadata\":{\"name\":\"d\"},\"spec\":{\"replicas\":30,\"strategy\":{"
                                + "\"rollingUpdate\":{\"maxSurge\":3,\"maxUnavailable\":2}}}}");
        var set =
                resource(
                        "{\"metadata\":{\"name\":\"d-1\",\"annotations\":{"
                                + "\"deployment.kubernetes.io/desired-replicas\":\"10\","
                                + "\"deployment.kubernetes.io/max-replicas\":\"13\"}},\"spec\":{\"replicas\":5}}");

        var marked = Resource.of(NewReplicaSet.mark(deployment, set, 2));

        assertThat(marked.meta().annotation(ReplicaSets.MAX)).isEqualTo("13");
        assertThat(marked.meta().annotation(ReplicaSets.DESIRED)).isEqualTo("10");
        assertThat(marked.meta().annotation(ReplicaSets.REVISION)).isEqualTo("2");
    }
}
