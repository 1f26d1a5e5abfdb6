package dev.j3s.controllers.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.client.Client.PatchType;
import dev.j3s.control.Result;
import dev.j3s.controllers.kube.Caches;
import dev.j3s.controllers.kube.Conditions;
import dev.j3s.controllers.kube.Env;
import dev.j3s.controllers.kube.Kind;
import dev.j3s.controllers.kube.Pod;
import dev.j3s.controllers.kube.Resource;
import dev.j3s.controllers.kube.TemplateHash;
import dev.j3s.model.ApiException;
import dev.j3s.model.Json;
import dev.j3s.model.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Declares a silent node unknown, taints nodes by their conditions, and marks the pods of a node
 * that is not ready as not ready.
 */
public final class NodeHealth {
    private static final Duration GRACE = Duration.ofSeconds(40);
    private static final Duration CHECK = Duration.ofSeconds(5);
    private static final String LEASES = "kube-node-lease";
    private static final List<String> REPORTED =
            List.of("Ready", "MemoryPressure", "DiskPressure", "PIDPressure");

    private final Env env;

    /** When this process last saw a sign of life change, by its own clock. */
    private final Map<String, Sign> signs = new ConcurrentHashMap<>();

    private record Sign(String mark, Instant at) {}

    private NodeHealth(Env env) {
        this.env = env;
    }

    public static AutoCloseable start(Env env) {
        var health = new NodeHealth(env);
        return env.controller("node-lifecycle")
                .watching(
                        env.cache(Kind.NODE), (key, before, after, enqueue) -> enqueue.accept(key))
                .reading(env.cache(Kind.LEASE))
                .start(health::reconcile);
    }

    private Result reconcile(ObjectKey key) {
        var found = env.lister(Kind.NODE).get(key);
        if (found.isEmpty()) {
            signs.remove(key.name());
            return Result.DONE;
        }
        var node = found.get();
        if (silent(node)) {
            node = declareUnknown(node);
        }
        taint(node);
        if (!Conditions.isTrue(node.status(), "Ready")) {
            markPods(node);
        }
        return Result.after(CHECK);
    }

    private boolean silent(Resource node) {
        var lease = env.lister(Kind.LEASE).get(new ObjectKey(LEASES, node.meta().name()));
        var ready = Conditions.find(node.status(), "Ready");
        var mark =
                lease.map(one -> one.spec().path("renewTime").asText()).orElse("")
                        + (ready == null ? "" : ready.path("lastHeartbeatTime").asText());
        var now = env.now();
        var sign =
                signs.compute(
                        node.meta().name(),
                        (name, old) ->
                                old != null && old.mark().equals(mark) ? old : new Sign(mark, now));
        return sign.at().plus(GRACE).isBefore(now);
    }

    private Resource declareUnknown(Resource node) {
        var status = node.status() instanceof ObjectNode before ? before.deepCopy() : Json.object();
        for (var type : REPORTED) {
            var old = Conditions.find(status, type);
            if (old != null && old.path("status").asText().equals("Unknown")) {
                continue;
            }
            var never = old == null;
            var condition =
                    Conditions.set(
                            status,
                            type,
                            "Unknown",
                            never ? "NodeStatusNeverUpdated" : "NodeStatusUnknown",
                            never
                                    ? "Kubelet never posted node status."
                                    : "Kubelet stopped posting node status.",
                            env.now());
            var heartbeat =
                    old == null
                            ? Conditions.seconds(node.meta().creationTimestamp())
                            : old.path("lastHeartbeatTime").asText();
            if (!heartbeat.isEmpty()) {
                condition.put("lastHeartbeatTime", heartbeat);
            }
        }
        if (TemplateHash.same(status, node.status())) {
            return node;
        }
        return Resource.of(
                env.client()
                        .updateSubresource(
                                Kind.NODE.resource(), "status", node.withStatus(status)));
    }

    private void taint(Resource node) {
        var wanted = NodeTaints.of(node, env.now());
        if (!TemplateHash.same(wanted, node.spec().path("taints"))
                && !(wanted.isEmpty() && node.spec().path("taints").isEmpty())) {
            var copy = node.copy();
            copy.withObject("/spec").set("taints", wanted);
            env.client().update(Kind.NODE.resource(), copy);
        }
    }

    private void markPods(Resource node) {
        for (var pod : env.pods().lister().byIndex(Caches.BY_NODE, node.meta().name())) {
            if (pod.ready()) {
                mark(pod);
            }
        }
    }

    private void mark(Pod pod) {
        var patch = Json.object();
        patch.putObject("status")
                .putArray("conditions")
                .addObject()
                .put("type", "Ready")
                .put("status", "False")
                .put("lastTransitionTime", Conditions.seconds(env.now()));
        try {
            env.client()
                    .patch(
                            Kind.POD.resource(),
                            pod.meta().namespace(),
                            pod.meta().name(),
                            "status",
                            PatchType.STRATEGIC,
                            patch);
        } catch (ApiException e) {
            if (!e.isNotFound()) {
                throw e;
            }
        }
    }
}
