package dev.j3s.apiserver.actions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.apiserver.authentication.UserInfo;
import dev.j3s.apiserver.memory.MemoryStorage;
import dev.j3s.apiserver.registry.CreateAction;
import dev.j3s.model.ApiException;
import dev.j3s.model.GroupResource;
import dev.j3s.model.GroupVersionResource;
import dev.j3s.model.Json;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class PodActionsTest {
    private static final GroupResource PODS = new GroupResource("", "pods");
    private static final GroupResource BUDGETS =
            new GroupResource("policy", "poddisruptionbudgets");

    private final MemoryStorage storage = new MemoryStorage();
    private final Clock clock = Clock.fixed(Instant.parse("2026-11-21T06:00:00Z"), ZoneOffset.UTC);
    private final BindingAction binding = new BindingAction(storage, clock);
    private final EvictionAction eviction = new EvictionAction(storage, clock);

    private static CreateAction.Request request(String subresource, String body, boolean dryRun) {
        return new CreateAction.Request(
                new GroupVersionResource("", "v1", "pods"),
                subresource,
                "ns",
                "p",
                UserInfo.of("bob"),
                Json.parseObject(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8)),
                dryRun);
    }

    private void pod(String phase, String ready) {
        storage.put(
                "",
                "pods",
                "{'metadata':{'name':'p','namespace':'ns','labels':{'a':'b'}},'spec':{},'status':"
                        + "{'phase':'"
                        + phase
                        + "','conditions':[{'type':'Ready','status':'"
                        + ready
                        + "'}]}}");
    }

    private void budget(int allowed, int healthy) {
        storage.put(
                "policy",
                "poddisruptionbudgets",
                "{'metadata':{'name':'b','namespace':'ns','generation':1},'spec':{'selector':"
                        + "{'matchLabels':{'a':'b'}}},'status':{'observedGeneration':1,"
                        + "'desiredHealthy':2,'currentHealthy':"
                        + healthy
                        + ",'disruptionsAllowed':"
                        + allowed
                        + "}}");
    }

    private JsonNode stored(GroupResource resource, String name) {
        return storage.get(resource, "ns", name).orElseThrow();
    }

    @Test
    void bindsAPodOnce() {
        pod("Pending", "False");
        var body =
                "{'metadata':{'name':'p','labels':{'z':'1'}},'target':{'kind':'Node','name':'n'}}";
        assertThat(binding.create(request("binding", body, true)).path("status").asText())
                .isEqualTo("Success");
        assertThat(stored(PODS, "p").path("spec").has("nodeName")).isFalse();

        binding.create(request("binding", body, false));
        var pod = stored(PODS, "p");
        assertThat(pod.path("spec").path("nodeName").asText()).isEqualTo("n");
        assertThat(pod.path("metadata").path("labels").path("z").asText()).isEqualTo("1");
        assertThat(pod.path("status").path("conditions").path(1).path("type").asText())
                .isEqualTo("PodScheduled");
        assertThatThrownBy(() -> binding.create(request("binding", body, false)))
                .hasMessage(
                        "Operation cannot be fulfilled on pods/binding \"p\": pod p is already"
                                + " assigned to node \"n\"");
    }

    @Test
    void evictsWhatTheBudgetAllowsAndCountsIt() {
        pod("Running", "True");
        budget(1, 3);
        eviction.create(request("eviction", "{'metadata':{'name':'p'}}", false));

        assertThat(storage.get(PODS, "ns", "p")).isEmpty();
        var status = stored(BUDGETS, "b").path("status");
        assertThat(status.path("disruptionsAllowed").asInt()).isZero();
        assertThat(status.path("disruptedPods").path("p").asText())
                .isEqualTo("2026-11-21T06:00:00Z");
        assertThat(status.path("conditions").path(0).path("reason").asText())
                .isEqualTo("InsufficientPods");
    }

    @Test
    void refusesWhatTheBudgetDoesNotAllow() {
        pod("Running", "True");
        budget(0, 2);
        var refusal =
                Objects.requireNonNull(
                        catchThrowableOfType(
                                ApiException.class,
                                () ->
                                        eviction.create(
                                                request(
                                                        "eviction",
                                                        "{'metadata':{'name':'p'}}",
                                                        false))));
        assertThat(refusal.status().code()).isEqualTo(429);
        assertThat(refusal)
                .hasMessage("Cannot evict pod as it would violate the pod's disruption budget.");
        var details = Objects.requireNonNull(refusal.status().details());
        assertThat(details.causes().getFirst().reason()).isEqualTo("DisruptionBudget");
        assertThat(details.causes().getFirst().message())
                .isEqualTo("The disruption budget b needs 2 healthy pods and has 2 currently");
        assertThat(stored(PODS, "p").path("spec").isObject()).isTrue();
    }

    @Test
    void neverAsksTheBudgetForPodsThatDoNotCount() {
        pod("Failed", "False");
        budget(0, 1);
        eviction.create(request("eviction", "{'metadata':{'name':'p'}}", false));
        assertThat(storage.get(PODS, "ns", "p")).isEmpty();

        pod("Running", "False");
        storage.delete(BUDGETS, "ns", "b", Json.object());
        budget(0, 2);
        eviction.create(request("eviction", "{'metadata':{'name':'p'}}", false));
        assertThat(storage.get(PODS, "ns", "p")).isEmpty();
        assertThat(stored(BUDGETS, "b").path("status").has("disruptedPods")).isFalse();
    }

    @Test
    void dryRunChangesNothing() {
        pod("Running", "True");
        budget(1, 3);
        var writes = storage.writes();
        eviction.create(request("eviction", "{'metadata':{'name':'p'}}", true));
        assertThat(storage.writes()).isEqualTo(writes);
    }
}
