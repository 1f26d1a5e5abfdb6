package dev.j3s.controllers.node;

import dev.j3s.client.Client.PatchType;
import dev.j3s.client.EventRecorder.Subject;
import dev.j3s.control.Result;
import dev.j3s.controllers.kube.Caches;
import dev.j3s.controllers.kube.Conditions;
import dev.j3s.controllers.kube.Env;
import dev.j3s.controllers.kube.Kind;
import dev.j3s.controllers.kube.Pod;
import dev.j3s.controllers.kube.Resource;
import dev.j3s.controllers.kube.Toleration;
import dev.j3s.controllers.kube.Toleration.Taint;
import dev.j3s.model.ApiException;
import dev.j3s.model.Json;
import dev.j3s.model.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Deletes pods that do not tolerate a NoExecute taint of their node, or not for longer. */
public final class TaintEviction {
    private final Env env;

    /** When a taint without a time of its own was first seen on a node. */
    private final Map<String, Instant> firstSeen = new ConcurrentHashMap<>();

    private TaintEviction(Env env) {
        this.env = env;
    }

    /** Keys are pods. */
    public static AutoCloseable start(Env env, int workers) {
        var eviction = new TaintEviction(env);
        return env.controller("taint-eviction")
                .workers(workers)
                .watching(
                        env.pods(),
                        (key, before, after, enqueue) -> {
                            if (after != null
                                    && !after.nodeName().isEmpty()
                                    && (before == null
                                            || !before.nodeName().equals(after.nodeName())
                                            || !before.tolerations().equals(after.tolerations()))) {
                                enqueue.accept(key);
                            }
                        })
                .watching(
                        env.cache(Kind.NODE),
                        (key, before, after, enqueue) -> {
                            var old = before == null ? List.of() : executing(before);
                            var now = after == null ? List.of() : executing(after);
                            if (!old.equals(now)) {
                                env.pods()
                                        .lister()
                                        .byIndex(Caches.BY_NODE, key.name())
                                        .forEach(pod -> enqueue.accept(pod.key()));
                            }
                        })
                .start(eviction::reconcile);
    }

    private static List<Taint> executing(Resource node) {
        return Taint.of(node.spec().path("taints")).stream()
                .filter(taint -> taint.effect().equals("NoExecute"))
                .toList();
    }

    private Result reconcile(ObjectKey key) {
        var found = env.pods().lister().get(key);
        if (found.isEmpty() || found.get().meta().deleting() || found.get().nodeName().isEmpty()) {
            return Result.DONE;
        }
        var pod = found.get();
        var node = env.lister(Kind.NODE).get(new ObjectKey("", pod.nodeName()));
        if (node.isEmpty()) {
            return Result.DONE;
        }
        var taints = executing(node.get());
        if (taints.isEmpty()) {
            firstSeen.keySet().removeIf(one -> one.startsWith(pod.nodeName() + "/"));
            return Result.DONE;
        }
        if (!Toleration.allTolerated(pod.tolerations(), taints)) {
            evict(pod);
            return Result.DONE;
        }
        var end = end(pod, taints);
        if (end.isEmpty()) {
            return Result.DONE;
        }
        var left = Duration.between(env.now(), end.get());
        if (left.isPositive()) {
            return Result.after(left);
        }
        evict(pod);
        return Result.DONE;
    }

    /** The first moment at which some toleration is used up; empty: never. */
    private Optional<Instant> end(Pod pod, List<Taint> taints) {
        Optional<Instant> end = Optional.empty();
        for (var taint : taints) {
            for (var toleration : pod.tolerations()) {
                var seconds = toleration.seconds();
                if (seconds == null || !toleration.tolerates(taint)) {
                    continue;
                }
                var until = since(pod.nodeName(), taint).plusSeconds(Math.max(0, seconds));
                if (end.isEmpty() || until.isBefore(end.get())) {
                    end = Optional.of(until);
                }
            }
        }
        return end;
    }

    private Instant since(String node, Taint taint) {
        var id = node + "/" + taint.key() + "=" + taint.value();
        return firstSeen.computeIfAbsent(id, i -> env.now());
    }

    private void evict(Pod pod) {
        env.events()
                .normal(
                        Subject.of(Kind.POD.type(), pod.meta()),
                        "TaintManagerEviction",
                        "Marking for deletion Pod " + pod.key());
        var patch = Json.object();
        patch.putObject("status")
                .putArray("conditions")
                .addObject()
                .put("type", "DisruptionTarget")
                .put("status", "True")
                .put("reason", "DeletionByTaintManager")
                .put("message", "Taint manager: deleting due to NoExecute taint")
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
            env.client()
                    .delete(
                            Kind.POD.resource(),
                            pod.meta().namespace(),
                            pod.meta().name(),
                            Json.object());
        } catch (ApiException e) {
            if (!e.isNotFound()) {
                throw e;
            }
        }
    }
}
