package dev.j3s.controllers.replicaset;

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
import dev.j3s.controllers.kube.TemplateHash;
import dev.j3s.controllers.replicaset.ReplicaStatus.Failure;
import dev.j3s.model.ApiException;
import dev.j3s.model.ObjectKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The ReplicaSet controller, and with another type the ReplicationController controller. */
public final class ReplicaSetController {
    private final Env env;
    private final Replicated type;
    private final PodControl pods;
    private final Expectations expectations;

    private ReplicaSetController(Env env, Replicated type) {
        this.env = env;
        this.type = type;
        this.pods = new PodControl(env);
        this.expectations = new Expectations(env.control().clock());
    }

    public static AutoCloseable startReplicaSets(Env env, int workers) {
        return start(env, Replicated.REPLICA_SET, "replicaset", workers);
    }

    public static AutoCloseable startReplicationControllers(Env env, int workers) {
        return start(env, Replicated.REPLICATION_CONTROLLER, "replicationcontroller", workers);
    }

    private static AutoCloseable start(Env env, Replicated type, String name, int workers) {
        var controller = new ReplicaSetController(env, type);
        var owners = env.cache(type.kind());
        return env.controller(name)
                .workers(workers)
                .watching(owners, (key, before, after, enqueue) -> enqueue.accept(key))
                .watching(env.pods(), controller::podChanged)
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
                        type.kind(),
                        Pod::meta,
                        namespace -> env.lister(type.kind()).inNamespace(namespace),
                        type::selector)
                .map(key, before, after, enqueue);
    }

    private Optional<ObjectKey> ownerOf(Pod pod) {
        return pod.meta()
                .controller()
                .filter(owner -> type.kind().is(owner.apiVersion(), owner.kind()))
                .map(owner -> new ObjectKey(pod.meta().namespace(), owner.name()));
    }

    private Result reconcile(ObjectKey key) throws InterruptedException {
        var found = env.lister(type.kind()).get(key);
        if (found.isEmpty()) {
            expectations.forget(key);
            return Result.DONE;
        }
        var owner = found.get();
        // Asked before the pods are read: what arrives in between only makes the answer safer.
        var settled = expectations.satisfied(key);
        var mine = claim(owner);
        var active = mine.stream().filter(Pod::active).toList();
        var terminating =
                (int) mine.stream().filter(p -> p.meta().deleting() && !p.finished()).count();
        @Nullable Failure failure = null;
        @Nullable ApiException error = null;
        if (settled && !owner.meta().deleting()) {
            var outcome = act(owner, active);
            if (outcome != null) {
                error = outcome.error();
                failure = new Failure(outcome.reason(), error.status().message());
            }
        }
        writeStatus(owner, active, terminating, failure);
        if (error != null) {
            throw error;
        }
        return recheck(owner, active);
    }

    private List<Pod> claim(Resource owner) {
        var lister = env.pods().lister();
        var candidates = new ArrayList<>(lister.byIndex(Caches.BY_CONTROLLER, owner.meta().uid()));
        candidates.addAll(
                lister.byIndex(Caches.BY_CONTROLLER, Caches.orphans(owner.meta().namespace())));
        candidates.removeIf(pod -> pod.finished() && pod.meta().controller().isEmpty());
        return new Adoption(env.client(), type.kind(), owner.meta(), type.selector(owner))
                .claim(Kind.POD, candidates, Pod::meta);
    }

    private record Trouble(String reason, ApiException error) {}

    private @Nullable Trouble act(Resource owner, List<Pod> active) throws InterruptedException {
        var plan = ReplicaPlanner.plan(owner.replicas(), active, related(owner, active));
        var key = owner.key();
        if (plan.create() > 0) {
            expectations.expectCreations(key, plan.create());
            var givenUp = new AtomicBoolean();
            var outcome = PodControl.slowStart(plan.create(), i -> create(owner, givenUp));
            for (var i = outcome.tried(); i < plan.create(); i++) {
                expectations.creationSeen(key);
            }
            return outcome.error() == null ? null : new Trouble("FailedCreate", outcome.error());
        }
        plan.delete().forEach(pod -> expectations.expectDeletion(key, pod.meta().uid()));
        var outcome =
                PodControl.together(
                        0, plan.delete().size(), i -> delete(owner, plan.delete().get(i)));
        return outcome.error() == null ? null : new Trouble("FailedDelete", outcome.error());
    }

    private void create(Resource owner, AtomicBoolean givenUp) {
        if (givenUp.get()) {
            expectations.creationSeen(owner.key());
            return;
        }
        try {
            var template = owner.spec().path("template");
            var pod = PodControl.fromTemplate(template, type.kind(), owner.meta());
            pods.create(type.kind(), owner.meta(), pod);
        } catch (ApiException e) {
            expectations.creationSeen(owner.key());
            if (PodControl.namespaceTerminating(e)) {
                givenUp.set(true);
                return;
            }
            throw e;
        }
    }

    private void delete(Resource owner, Pod pod) {
        try {
            pods.delete(type.kind(), owner.meta(), pod.meta());
        } catch (ApiException e) {
            expectations.deletionSeen(owner.key(), pod.meta().uid());
            throw e;
        }
    }

    /** Pods of sibling ReplicaSets (those of one Deployment) on each node. */
    private Map<String, Integer> related(Resource owner, List<Pod> active) {
        if (active.size() <= owner.replicas()) {
            return Map.of();
        }
        var uids = new HashSet<String>();
        uids.add(owner.meta().uid());
        owner.meta()
                .controller()
                .ifPresent(parent ->
                        env.lister(type.kind())
                                .byIndex(Caches.BY_CONTROLLER, parent.uid())
                                .forEach(sibling -> uids.add(sibling.meta().uid())));
        var counts = new HashMap<String, Integer>();
        for (var uid : uids) {
            for (var pod : env.pods().lister().byIndex(Caches.BY_CONTROLLER, uid)) {
                if (pod.active() && !pod.nodeName().isEmpty()) {
                    counts.merge(pod.nodeName(), 1, Integer::sum);
                }
            }
        }
        return counts;
    }

    private void writeStatus(
            Resource owner, List<Pod> active, int terminating, @Nullable Failure failure) {
        var status = ReplicaStatus.of(owner, active, terminating, failure, env.now());
        if (!TemplateHash.same(status, owner.status())) {
            env.client()
                    .updateSubresource(type.kind().resource(), "status", owner.withStatus(status));
        }
    }

    /** Ready pods become available by time alone: look again when the first of them does. */
    private Result recheck(Resource owner, List<Pod> active) {
        var minReady = owner.spec().path("minReadySeconds").asInt();
        if (minReady == 0) {
            return Result.DONE;
        }
        var now = env.now();
        return active.stream()
                .filter(pod -> pod.ready() && !pod.available(minReady, now))
                .map(pod -> pod.condition("Ready"))
                .map(ready -> ready == null || ready.since() == null ? now : ready.since())
                .map(since -> Duration.between(now, since.plusSeconds(minReady)).plusMillis(100))
                .min(Duration::compareTo)
                .map(Result::after)
                .orElse(Result.DONE);
    }
}
