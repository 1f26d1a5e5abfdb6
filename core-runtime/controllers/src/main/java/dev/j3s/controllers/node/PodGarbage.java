package dev.j3s.controllers.node;

import dev.j3s.client.Client.PatchType;
import dev.j3s.control.Result;
import dev.j3s.control.Workers;
import dev.j3s.controllers.kube.Conditions;
import dev.j3s.controllers.kube.Env;
import dev.j3s.controllers.kube.Kind;
import dev.j3s.controllers.kube.Pod;
import dev.j3s.model.ApiException;
import dev.j3s.model.Json;
import dev.j3s.model.ObjectKey;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * Deletes pods that no kubelet will ever delete: of gone nodes, unbound ones, too many finished.
 */
public final class PodGarbage {
    private static final Duration INTERVAL = Duration.ofSeconds(20);
    private static final Duration NODE_QUARANTINE = Duration.ofSeconds(40);
    private static final int FINISHED_MAX = 12_500;

    private static final Logger LOG = System.getLogger(PodGarbage.class.getName());

    private final Env env;
    private final Map<String, Instant> missingSince = new HashMap<>();

    private PodGarbage(Env env) {
        this.env = env;
    }

    public static AutoCloseable start(Env env) {
        var nodes = env.cache(Kind.NODE);
        var garbage = new PodGarbage(env);
        var workers = new Workers<String>("pod-garbage", env.control(), key -> garbage.sweep());
        workers.queue().addAfter("sweep", INTERVAL);
        workers.start(
                1,
                () -> {
                    while (!nodes.awaitSync(INTERVAL) || !env.pods().awaitSync(INTERVAL)) {
                        LOG.log(Level.DEBUG, "waiting for nodes and pods");
                    }
                });
        return workers;
    }

    private Result sweep() {
        var now = env.now();
        var finished = 0;
        for (var pod : env.pods().lister().all()) {
            finished += pod.finished() ? 1 : 0;
            if (!pod.nodeName().isEmpty() && gone(pod.nodeName(), now)) {
                fail(pod);
                delete(pod);
            } else if (pod.nodeName().isEmpty() && pod.meta().deleting()) {
                delete(pod);
            }
        }
        missingSince.keySet().removeIf(this::known);
        if (finished > FINISHED_MAX) {
            env.pods().lister().all().stream()
                    .filter(Pod::finished)
                    .sorted(Comparator.comparing(pod -> pod.meta().creationTimestamp()))
                    .limit(finished - FINISHED_MAX)
                    .forEach(this::delete);
        }
        return Result.after(INTERVAL);
    }

    private boolean known(String node) {
        return env.lister(Kind.NODE).get(new ObjectKey("", node)).isPresent();
    }

    /** A node counts as gone when it was missing for a while and the server does not know it. */
    private boolean gone(String node, Instant now) {
        if (known(node)) {
            return false;
        }
        var since = missingSince.computeIfAbsent(node, n -> now);
        return since.plus(NODE_QUARANTINE).isBefore(now)
                && env.client().get(Kind.NODE.resource(), "", node).isEmpty();
    }

    /** A pod of a lost node did not succeed: its controller should know. */
    private void fail(Pod pod) {
        if (pod.finished()) {
            return;
        }
        var patch = Json.object();
        var status = patch.putObject("status").put("phase", "Failed");
        status.putArray("conditions")
                .addObject()
                .put("type", "DisruptionTarget")
                .put("status", "True")
                .put("reason", "DeletionByPodGC")
                .put("message", "PodGC: node no longer exists")
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

    private void delete(Pod pod) {
        var options = Json.object().put("gracePeriodSeconds", 0);
        options.putObject("preconditions").put("uid", pod.meta().uid());
        try {
            env.client()
                    .delete(
                            Kind.POD.resource(),
                            pod.meta().namespace(),
                            pod.meta().name(),
                            options);
        } catch (ApiException e) {
            if (!e.isNotFound() && !e.isConflict()) {
                throw e;
            }
        }
    }
}
