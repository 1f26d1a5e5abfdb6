package dev.j3s.controllers.daemonset;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.client.EventRecorder.Subject;
import dev.j3s.control.Backoff;
import dev.j3s.control.Expectations;
import dev.j3s.control.Result;
import dev.j3s.controllers.kube.Adoption;
import dev.j3s.controllers.kube.Caches;
import dev.j3s.controllers.kube.Env;
import dev.j3s.controllers.kube.Kind;
import dev.j3s.controllers.kube.Owned;
import dev.j3s.controllers.kube.Pod;
import dev.j3s.controllers.kube.PodControl;
import dev.j3s.controllers.kube.Resource;
import dev.j3s.controllers.kube.Revisions;
import dev.j3s.controllers.kube.Selectors;
import dev.j3s.controllers.kube.TemplateHash;
import dev.j3s.model.ApiException;
import dev.j3s.model.Json;
import dev.j3s.model.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps DaemonSets: reads their world, has {@link DaemonPlanner} decide, makes and deletes pods.
 */
public final class DaemonSetController {
    private static final int HISTORY_DEFAULT = 10;
    private static final Duration RETRY_MIN = Duration.ofSeconds(1);
    private static final Duration RETRY_MAX = Duration.ofMinutes(15);

    private final Env env;
    private final PodControl pods;
    private final Expectations expectations;
    private final Backoff backoff;

    /** How often, and when last, a failed pod of a set was replaced on a node. */
    private final Map<String, Failed> failures = new ConcurrentHashMap<>();

    private record Failed(int count, Instant last) {}

    private DaemonSetController(Env env) {
        this.env = env;
        this.pods = new PodControl(env);
        this.expectations = new Expectations(env.control().clock());
        this.backoff = new Backoff(RETRY_MIN, RETRY_MAX, env.control().random());
    }

    public static AutoCloseable start(Env env, int workers) {
        var controller = new DaemonSetController(env);
        return env.controller("daemonset")
                .workers(workers)
                .watching(
                        env.cache(Kind.DAEMON_SET),
                        (key, before, after, enqueue) -> enqueue.accept(key))
                .watching(env.pods(), controller::podChanged)
                .watching(env.cache(Kind.NODE), controller::nodeChanged)
                .watching(
                        env.cache(Kind.CONTROLLER_REVISION),
                        Owned.by(Kind.DAEMON_SET, Resource::meta))
                .start(controller::reconcile);
    }

    private void podChanged(
            ObjectKey key, @Nullable Pod before, @Nullable Pod after, Consumer<ObjectKey> enqueue) {
        if (before == null && after != null) {
            ownerOf(after).ifPresent(expectations::creationSeen);
        }
        var gone = after == null ? before : after.meta().deleting() ? after : null;
        if (gone != null) {
            ownerOf(gone).ifPresent(owner -> expectations.deletionSeen(owner, gone.meta().uid()));
        }
        Owned.<Pod>byOrAdopting(
                        Kind.DAEMON_SET,
                        Pod::meta,
                        env.lister(Kind.DAEMON_SET)::inNamespace,
                        Selectors::ofSpec)
                .map(key, before, after, enqueue);
    }

    private static Optional<ObjectKey> ownerOf(Pod pod) {
        return pod.meta()
                .controller()
                .filter(owner -> Kind.DAEMON_SET.is(owner.apiVersion(), owner.kind()))
                .map(owner -> new ObjectKey(pod.meta().namespace(), owner.name()));
    }

    private void nodeChanged(
            ObjectKey key,
            @Nullable Resource before,
            @Nullable Resource after,
            Consumer<ObjectKey> enqueue) {
        if (before != null
                && after != null
                && before.meta().labels().equals(after.meta().labels())
                && before.spec().equals(after.spec())) {
            return; // a heartbeat
        }
        env.lister(Kind.DAEMON_SET).all().forEach(set -> enqueue.accept(set.key()));
    }

    private Result reconcile(ObjectKey key) throws InterruptedException {
        var found = env.lister(Kind.DAEMON_SET).get(key);
        if (found.isEmpty()) {
            expectations.forget(key);
            return Result.DONE;
        }
        var set = found.get();
        if (set.meta().deleting()) {
            return Result.DONE;
        }
        if (Selectors.ofSpec(set).isEverything()) {
            env.events()
                    .warning(
                            Subject.of(Kind.DAEMON_SET.type(), set.meta()),
                            "SelectingAll",
                            "This daemon set is selecting all pods. A non-empty selector is"
                                    + " required.");
            return Result.DONE;
        }
        var settled = expectations.satisfied(key);
        var revisions = new Revisions(env, Kind.DAEMON_SET, set, DaemonPod.HASH_LABEL);
        var current = revisions.current(set.status().path("collisionCount").asInt());
        if (current.isEmpty()) {
            countCollision(set);
            return Result.DONE;
        }
        var hash = revisions.hash(current.get());
        var planner =
                new DaemonPlanner(set, env.lister(Kind.NODE).all(), claim(set), hash, env.now());
        var result = Result.DONE;
        if (settled) {
            result = act(set, planner.plan(), hash);
        }
        var limit = set.spec().path("revisionHistoryLimit").asInt(HISTORY_DEFAULT);
        var mine = env.pods().lister().byIndex(Caches.BY_CONTROLLER, set.meta().uid());
        revisions.prune(
                limit,
                revision ->
                        revision.equals(current.get())
                                || mine.stream()
                                        .anyMatch(pod ->
                                                pod.meta()
                                                        .label(DaemonPod.HASH_LABEL)
                                                        .equals(revisions.hash(revision))));
        writeStatus(set, planner.counts());
        return recheck(set, mine, result);
    }

    private List<Pod> claim(Resource set) {
        var lister = env.pods().lister();
        var candidates = new ArrayList<>(lister.byIndex(Caches.BY_CONTROLLER, set.meta().uid()));
        candidates.addAll(
                lister.byIndex(Caches.BY_CONTROLLER, Caches.orphans(set.meta().namespace())));
        return new Adoption(env.client(), Kind.DAEMON_SET, set.meta(), Selectors.ofSpec(set))
                .claim(Kind.POD, candidates, Pod::meta);
    }

    private Result act(Resource set, DaemonPlanner.Plan plan, String hash)
            throws InterruptedException {
        var key = set.key();
        var delete = new ArrayList<>(plan.delete());
        @Nullable Duration wait = null;
        for (var pod : plan.failed()) {
            var left = mayReplace(set, pod);
            if (left.isZero()) {
                delete.add(pod);
                env.events()
                        .warning(
                                Subject.of(Kind.DAEMON_SET.type(), set.meta()),
                                "FailedDaemonPod",
                                "Found failed daemon pod %s on node %s, will try to kill it"
                                        .formatted(pod.key(), pod.nodeName()));
            } else if (wait == null || left.compareTo(wait) < 0) {
                wait = left;
            }
        }
        expectations.expectCreations(key, plan.create().size());
        delete.forEach(pod -> expectations.expectDeletion(key, pod.meta().uid()));
        var made =
                PodControl.slowStart(
                        plan.create().size(), i -> create(set, plan.create().get(i), hash));
        for (var i = made.tried(); i < plan.create().size(); i++) {
            expectations.creationSeen(key);
        }
        var gone = PodControl.together(0, delete.size(), i -> delete(set, delete.get(i)));
        var error = made.error() == null ? gone.error() : made.error();
        if (error != null) {
            throw error;
        }
        return wait == null ? Result.DONE : Result.after(wait);
    }

    private Duration mayReplace(Resource set, Pod pod) {
        var id = set.meta().uid() + "/" + pod.nodeName();
        var now = env.now();
        var before = failures.get(id);
        if (before != null) {
            var since = Duration.between(before.last(), now);
            var needed = backoff.delay(before.count());
            if (since.compareTo(needed) < 0) {
                return needed.minus(since);
            }
        }
        var again =
                before != null && Duration.between(before.last(), now).compareTo(RETRY_MAX) <= 0
                        ? before.count() + 1
                        : 1;
        failures.put(id, new Failed(again, now));
        return Duration.ZERO;
    }

    private void create(Resource set, String node, String hash) {
        try {
            pods.create(Kind.DAEMON_SET, set.meta(), DaemonPod.create(set, node, hash));
        } catch (ApiException e) {
            expectations.creationSeen(set.key());
            if (!PodControl.namespaceTerminating(e)) {
                throw e;
            }
        }
    }

    private void delete(Resource set, Pod pod) {
        try {
            pods.delete(Kind.DAEMON_SET, set.meta(), pod.meta());
        } catch (ApiException e) {
            expectations.deletionSeen(set.key(), pod.meta().uid());
            throw e;
        }
    }

    private void countCollision(Resource set) {
        var status = set.withStatus(set.status().deepCopy());
        status.withObject("/status")
                .put("collisionCount", set.status().path("collisionCount").asInt() + 1);
        env.client().updateSubresource(Kind.DAEMON_SET.resource(), "status", status);
    }

    private void writeStatus(Resource set, DaemonPlanner.Counts counts) {
        ObjectNode status = Json.object();
        status.put("currentNumberScheduled", counts.current());
        status.put("numberMisscheduled", counts.misplaced());
        status.put("desiredNumberScheduled", counts.desired());
        status.put("numberReady", counts.ready());
        status.put("observedGeneration", set.meta().generation());
        putUnlessZero(status, "updatedNumberScheduled", counts.updated());
        putUnlessZero(status, "numberAvailable", counts.available());
        putUnlessZero(status, "numberUnavailable", counts.desired() - counts.available());
        for (var field : List.of("collisionCount", "conditions")) {
            if (set.status().has(field)) {
                status.set(field, set.status().path(field));
            }
        }
        if (!TemplateHash.same(status, set.status())) {
            env.client()
                    .updateSubresource(
                            Kind.DAEMON_SET.resource(), "status", set.withStatus(status));
        }
    }

    private static void putUnlessZero(ObjectNode status, String field, int value) {
        if (value != 0) {
            status.put(field, value);
        }
    }

    /** Pods become available by time alone. */
    private Result recheck(Resource set, Iterable<Pod> mine, Result otherwise) {
        var seconds = set.spec().path("minReadySeconds").asInt();
        if (seconds > 0 && otherwise.equals(Result.DONE)) {
            for (var pod : mine) {
                if (pod.ready() && !pod.available(seconds, env.now())) {
                    return Result.after(Duration.ofSeconds(seconds));
                }
            }
        }
        return otherwise;
    }
}
