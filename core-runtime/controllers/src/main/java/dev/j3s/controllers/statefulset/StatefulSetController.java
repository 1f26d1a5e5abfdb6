package dev.j3s.controllers.statefulset;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.client.EventRecorder.Subject;
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
import dev.j3s.controllers.statefulset.StatefulPlanner.Action;
import dev.j3s.model.ApiException;
import dev.j3s.model.Json;
import dev.j3s.model.ObjectKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Keeps StatefulSets: claims pods, has {@link StatefulPlanner} decide, makes and deletes. */
public final class StatefulSetController {
    private static final int HISTORY_DEFAULT = 10;

    private final Env env;
    private final PodControl pods;

    private StatefulSetController(Env env) {
        this.env = env;
        this.pods = new PodControl(env);
    }

    public static AutoCloseable start(Env env, int workers) {
        return env.controller("statefulset")
                .workers(workers)
                .watching(
                        env.cache(Kind.STATEFUL_SET),
                        (key, before, after, enqueue) -> enqueue.accept(key))
                .watching(
                        env.pods(),
                        Owned.byOrAdopting(
                                Kind.STATEFUL_SET,
                                Pod::meta,
                                env.lister(Kind.STATEFUL_SET)::inNamespace,
                                Selectors::ofSpec))
                .reading(env.cache(Kind.CONTROLLER_REVISION))
                .reading(env.cache(Kind.CLAIM))
                .start(new StatefulSetController(env)::reconcile);
    }

    private Result reconcile(ObjectKey key) {
        var found = env.lister(Kind.STATEFUL_SET).get(key);
        if (found.isEmpty() || Selectors.ofSpec(found.get()).isEverything()) {
            return Result.DONE;
        }
        var set = found.get();
        var revisions = new Revisions(env, Kind.STATEFUL_SET, set, Identity.HASH_LABEL);
        var newest = revisions.current(set.status().path("collisionCount").asInt());
        if (newest.isEmpty()) {
            countCollision(set);
            return Result.DONE;
        }
        var update = newest.get();
        var current = revisions.named(set.status().path("currentRevision").asText()).orElse(update);
        var mine = claim(set);
        var planner = new StatefulPlanner(set, mine, update.meta().name(), env.now());
        var actions = planner.plan();
        if (!set.meta().deleting()) {
            retain(set, mine);
        }
        @Nullable ApiException refused = null;
        for (var action : actions) {
            try {
                act(set, action, current, update);
            } catch (ApiException e) {
                refused = e;
                break;
            }
        }
        writeStatus(set, planner, current, update);
        if (refused != null) {
            throw refused;
        }
        var limit = set.spec().path("revisionHistoryLimit").asInt(HISTORY_DEFAULT);
        revisions.prune(limit, one -> inUse(one, List.of(current, update), mine));
        return planner.waitsForTime() ? Result.after(Duration.ofSeconds(1)) : Result.DONE;
    }

    private static boolean inUse(Resource revision, List<Resource> live, List<Pod> pods) {
        return live.contains(revision)
                || pods.stream()
                        .map(StatefulPlanner::revision)
                        .anyMatch(name -> name.equals(revision.meta().name()));
    }

    private List<Pod> claim(Resource set) {
        var lister = env.pods().lister();
        var candidates = new ArrayList<>(lister.byIndex(Caches.BY_CONTROLLER, set.meta().uid()));
        candidates.addAll(
                lister.byIndex(Caches.BY_CONTROLLER, Caches.orphans(set.meta().namespace())));
        candidates.removeIf(pod -> Identity.ordinal(set, pod) < 0);
        return new Adoption(env.client(), Kind.STATEFUL_SET, set.meta(), Selectors.ofSpec(set))
                .claim(Kind.POD, candidates, Pod::meta);
    }

    private void act(Resource set, Action action, Resource current, Resource update) {
        switch (action) {
            case Action.Delete(var pod) -> delete(set, pod);
            case Action.Create(var ordinal, var updated) -> {
                makeClaims(set, ordinal);
                var revision = updated ? update : current;
                make(
                        set,
                        Identity.pod(
                                set,
                                Revisions.template(revision),
                                revision.meta().name(),
                                ordinal));
            }
        }
    }

    private Subject subject(Resource set) {
        return Subject.of(Kind.STATEFUL_SET.type(), set.meta());
    }

    private void make(Resource set, ObjectNode pod) {
        var name = pod.path("metadata").path("name").asText();
        try {
            env.client().create(Kind.POD.resource(), set.meta().namespace(), pod);
            env.events()
                    .normal(
                            subject(set),
                            "SuccessfulCreate",
                            "create Pod %s in StatefulSet %s successful"
                                    .formatted(name, set.meta().name()));
        } catch (ApiException e) {
            if (PodControl.namespaceTerminating(e)) {
                return;
            }
            if (!e.isAlreadyExists()) {
                env.events()
                        .warning(
                                subject(set),
                                "FailedCreate",
                                "create Pod %s in StatefulSet %s failed error: %s"
                                        .formatted(name, set.meta().name(), e.getMessage()));
            }
            throw e;
        }
    }

    private void delete(Resource set, Pod pod) {
        pods.delete(Kind.STATEFUL_SET, set.meta(), pod.meta());
    }

    private void makeClaims(Resource set, int ordinal) {
        for (var claim : Identity.claims(set, ordinal)) {
            var name = claim.path("metadata").path("name").asText();
            var key = new ObjectKey(set.meta().namespace(), name);
            var known = env.lister(Kind.CLAIM).get(key);
            if (known.isPresent() && !known.get().meta().deleting()) {
                continue;
            }
            var owners = ClaimRetention.owners(set, Resource.of(claim), null);
            if (!owners.isEmpty()) {
                claim.withObject("/metadata").set("ownerReferences", owners);
            }
            try {
                env.client().create(Kind.CLAIM.resource(), set.meta().namespace(), claim);
            } catch (ApiException e) {
                if (!e.isAlreadyExists() && !PodControl.namespaceTerminating(e)) {
                    throw e;
                }
            }
        }
    }

    /** Gives claims the owners that the retention policy asks for. */
    private void retain(Resource set, List<Pod> mine) {
        var templates = set.spec().path("volumeClaimTemplates");
        var policy = set.spec().path("persistentVolumeClaimRetentionPolicy");
        if (templates.isEmpty() || policy.isEmpty()) {
            return;
        }
        var end = Identity.start(set) + set.replicas();
        for (var pod : mine) {
            var ordinal = Identity.ordinal(set, pod);
            for (var template : templates) {
                var key =
                        new ObjectKey(
                                set.meta().namespace(), Identity.claimName(set, template, ordinal));
                env.lister(Kind.CLAIM)
                        .get(key)
                        .ifPresent(claim -> own(set, claim, ordinal < end ? null : pod));
            }
        }
    }

    private void own(Resource set, Resource claim, @Nullable Pod condemned) {
        var owners = ClaimRetention.owners(set, claim, condemned);
        var copy = claim.copy();
        if (owners.isEmpty()) {
            copy.withObject("/metadata").remove("ownerReferences");
        } else {
            copy.withObject("/metadata").set("ownerReferences", owners);
        }
        if (!TemplateHash.same(copy, claim.json())) {
            env.client().update(Kind.CLAIM.resource(), copy);
        }
    }

    private void countCollision(Resource set) {
        var copy = set.withStatus(set.status().deepCopy());
        copy.withObject("/status")
                .put("collisionCount", set.status().path("collisionCount").asInt() + 1);
        env.client().updateSubresource(Kind.STATEFUL_SET.resource(), "status", copy);
    }

    private void writeStatus(
            Resource set, StatefulPlanner planner, Resource current, Resource update) {
        Function<Resource, String> name = one -> one.meta().name();
        var counts = planner.counts(name.apply(current));
        var rolling = !set.spec().path("updateStrategy").path("type").asText().equals("OnDelete");
        var complete =
                rolling
                        && counts.updated() == set.replicas()
                        && counts.replicas() == set.replicas()
                        && counts.ready() == set.replicas();
        var status = Json.object();
        status.put("observedGeneration", set.meta().generation());
        status.put("replicas", counts.replicas());
        putUnlessZero(status, "readyReplicas", counts.ready());
        putUnlessZero(status, "currentReplicas", complete ? counts.updated() : counts.current());
        putUnlessZero(status, "updatedReplicas", counts.updated());
        status.put("currentRevision", name.apply(complete ? update : current));
        status.put("updateRevision", name.apply(update));
        status.put("collisionCount", set.status().path("collisionCount").asInt());
        status.put("availableReplicas", counts.available());
        if (set.status().has("conditions")) {
            status.set("conditions", set.status().path("conditions"));
        }
        if (!TemplateHash.same(status, set.status())) {
            env.client()
                    .updateSubresource(
                            Kind.STATEFUL_SET.resource(), "status", set.withStatus(status));
        }
    }

    private static void putUnlessZero(ObjectNode status, String field, int value) {
        if (value != 0) {
            status.put(field, value);
        }
    }
}
