package dev.j3s.controllers.disruption;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.client.OwnerReference;
import dev.j3s.control.Result;
import dev.j3s.controllers.kube.Conditions;
import dev.j3s.controllers.kube.Env;
import dev.j3s.controllers.kube.Kind;
import dev.j3s.controllers.kube.Pod;
import dev.j3s.controllers.kube.Resource;
import dev.j3s.controllers.kube.Selectors;
import dev.j3s.controllers.kube.TemplateHash;
import dev.j3s.model.Json;
import dev.j3s.model.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keeps {@code status} of PodDisruptionBudgets, which the eviction subresource goes by. */
public final class DisruptionController {
    /** An eviction that was allowed and did not happen within this time is forgotten. */
    private static final Duration DELETION_TIMEOUT = Duration.ofMinutes(2);

    private final Env env;

    private DisruptionController(Env env) {
        this.env = env;
    }

    public static AutoCloseable start(Env env, int workers) {
        var controller = new DisruptionController(env);
        return env.controller("disruption")
                .workers(workers)
                .watching(
                        env.cache(Kind.DISRUPTION_BUDGET),
                        (key, before, after, enqueue) -> enqueue.accept(key))
                .watching(env.pods(), controller::podChanged)
                .reading(env.cache(Kind.REPLICA_SET))
                .reading(env.cache(Kind.REPLICATION_CONTROLLER))
                .reading(env.cache(Kind.DEPLOYMENT))
                .reading(env.cache(Kind.STATEFUL_SET))
                .start(controller::reconcile);
    }

    private void podChanged(
            ObjectKey key, @Nullable Pod before, @Nullable Pod after, Consumer<ObjectKey> enqueue) {
        var pod = after == null ? before : after;
        if (pod == null) {
            return;
        }
        for (var budget : env.lister(Kind.DISRUPTION_BUDGET).inNamespace(key.namespace())) {
            if (Selectors.ofSpec(budget).matches(pod.meta().labels())) {
                enqueue.accept(budget.key());
            }
        }
    }

    private Result reconcile(ObjectKey key) {
        var found = env.lister(Kind.DISRUPTION_BUDGET).get(key);
        if (found.isEmpty() || found.get().meta().deleting()) {
            return Result.DONE;
        }
        var budget = found.get();
        var selector = Selectors.ofSpec(budget);
        var pods =
                env.pods().lister().inNamespace(key.namespace()).stream()
                        .filter(pod -> selector.matches(pod.meta().labels()) && !pod.finished())
                        .toList();
        var status = status(budget, pods);
        if (!TemplateHash.same(status, budget.status())) {
            env.client()
                    .updateSubresource(
                            Kind.DISRUPTION_BUDGET.resource(), "status", budget.withStatus(status));
        }
        return status.has("disruptedPods") ? Result.after(DELETION_TIMEOUT) : Result.DONE;
    }

    private ObjectNode status(Resource budget, List<Pod> pods) {
        var now = env.now();
        var disrupted = disrupted(budget.status().path("disruptedPods"), pods, now);
        var healthy =
                (int)
                        pods.stream()
                                .filter(pod ->
                                        pod.ready()
                                                && !pod.meta().deleting()
                                                && !disrupted.has(pod.meta().name()))
                                .count();
        var counts = expected(budget.spec(), pods);
        var status = Json.object();
        if (!disrupted.isEmpty()) {
            status.set("disruptedPods", disrupted);
        }
        var allowed =
                counts.isPresent() && counts.get().expected() > 0
                        ? Math.max(0, healthy - counts.get().desired())
                        : 0;
        status.put("disruptionsAllowed", allowed);
        status.put("currentHealthy", healthy);
        status.put("desiredHealthy", counts.map(Counts::desired).orElse(0));
        status.put("expectedPods", counts.map(Counts::expected).orElse(0));
        status.put("observedGeneration", budget.meta().generation());
        var before = budget.status().path("conditions");
        if (!before.isEmpty()) {
            status.set("conditions", before.deepCopy());
        }
        var reason =
                counts.isEmpty()
                        ? "SyncFailed"
                        : allowed > 0 ? "SufficientPods" : "InsufficientPods";
        var message =
                counts.isEmpty() ? "found no controller ref with a scale for a selected pod" : "";
        var condition =
                Conditions.set(
                        status,
                        "DisruptionAllowed",
                        allowed > 0 ? "True" : "False",
                        reason,
                        message,
                        now);
        condition.put("message", message);
        condition.put("observedGeneration", budget.meta().generation());
        return status;
    }

    private static ObjectNode disrupted(JsonNode before, List<Pod> pods, Instant now) {
        var kept = Json.object();
        for (var pod : pods) {
            var since = before.path(pod.meta().name());
            if (since.isTextual()
                    && !pod.meta().deleting()
                    && Instant.parse(since.asText()).plus(DELETION_TIMEOUT).isAfter(now)) {
                kept.set(pod.meta().name(), since);
            }
        }
        return kept;
    }

    record Counts(int expected, int desired) {}

    private Optional<Counts> expected(JsonNode spec, List<Pod> pods) {
        var max = spec.path("maxUnavailable");
        if (max.isNumber() || max.isTextual()) {
            var scale = scale(pods);
            if (scale.isEmpty()) {
                return Optional.empty();
            }
            var total = scale.getAsInt();
            return Optional.of(new Counts(total, Math.max(0, total - resolve(max, total))));
        }
        var min = spec.path("minAvailable");
        if (min.isTextual() && min.asText().endsWith("%")) {
            var scale = scale(pods);
            return scale.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Counts(scale.getAsInt(), resolve(min, scale.getAsInt())));
        }
        return Optional.of(new Counts(pods.size(), min.asInt(1)));
    }

    private static int resolve(JsonNode value, int total) {
        var text = value.asText();
        if (!text.endsWith("%")) {
            return value.asInt();
        }
        var percent = Integer.parseInt(text.substring(0, text.length() - 1));
        return (int) Math.ceil((double) total * percent / 100);
    }

    /** What the pods' controllers want in sum; empty when one has no known size. */
    private OptionalInt scale(List<Pod> pods) {
        var sizes = new HashMap<String, Integer>();
        for (var pod : pods) {
            var owner = pod.meta().controller();
            if (owner.isEmpty()) {
                return OptionalInt.empty();
            }
            var found = sized(owner.get(), pod.meta().namespace());
            if (found == null) {
                return OptionalInt.empty();
            }
            sizes.put(found.meta().uid(), found.replicas());
        }
        return OptionalInt.of(sizes.values().stream().mapToInt(Integer::intValue).sum());
    }

    private @Nullable Resource sized(OwnerReference owner, String namespace) {
        for (var kind :
                List.of(
                        Kind.REPLICA_SET,
                        Kind.REPLICATION_CONTROLLER,
                        Kind.STATEFUL_SET,
                        Kind.DEPLOYMENT)) {
            if (!kind.is(owner.apiVersion(), owner.kind())) {
                continue;
            }
            var found = env.lister(kind).get(new ObjectKey(namespace, owner.name()));
            if (found.isEmpty()) {
                return null;
            }
            var parent = found.get().meta().controller();
            var viaDeployment =
                    kind.equals(Kind.REPLICA_SET)
                            && parent.isPresent()
                            && Kind.DEPLOYMENT.is(parent.get().apiVersion(), parent.get().kind());
            return viaDeployment ? sized(parent.get(), namespace) : found.get();
        }
        return null;
    }
}
