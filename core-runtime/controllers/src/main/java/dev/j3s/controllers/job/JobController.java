package dev.j3s.controllers.job;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.client.Client.PatchType;
import dev.j3s.client.EventRecorder.Subject;
import dev.j3s.control.Expectations;
import dev.j3s.control.Result;
import dev.j3s.controllers.job.JobState.End;
import dev.j3s.controllers.kube.Adoption;
import dev.j3s.controllers.kube.Caches;
import dev.j3s.controllers.kube.Conditions;
import dev.j3s.controllers.kube.Env;
import dev.j3s.controllers.kube.Kind;
import dev.j3s.controllers.kube.Owned;
import dev.j3s.controllers.kube.Pod;
import dev.j3s.controllers.kube.PodControl;
import dev.j3s.controllers.kube.Resource;
import dev.j3s.controllers.kube.Selectors;
import dev.j3s.controllers.kube.TemplateHash;
import dev.j3s.model.ApiException;
import dev.j3s.model.Json;
import dev.j3s.model.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keeps Jobs: counts finished pods exactly once, makes and deletes pods, ends the Job. */
public final class JobController {
    private static final Duration BACKOFF = Duration.ofSeconds(10);
    private static final Duration BACKOFF_MAX = Duration.ofMinutes(10);

    private final Env env;
    private final PodControl pods;
    private final Expectations expectations;

    /** Pods whose finalizer was removed and whose cached state does not show it yet. */
    private final Set<String> released = ConcurrentHashMap.newKeySet();

    private JobController(Env env) {
        this.env = env;
        this.pods = new PodControl(env);
        this.expectations = new Expectations(env.control().clock());
    }

    public static AutoCloseable start(Env env, int workers) {
        var controller = new JobController(env);
        return env.controller("job")
                .workers(workers)
                .watching(env.cache(Kind.JOB), (key, before, after, enqueue) -> enqueue.accept(key))
                .watching(env.pods(), controller::podChanged)
                .start(controller::reconcile);
    }

    private void podChanged(
            ObjectKey key, @Nullable Pod before, @Nullable Pod after, Consumer<ObjectKey> enqueue) {
        if (before == null && after != null) {
            ownerOf(after).ifPresent(expectations::creationSeen);
        }
        if (before != null && (after == null || !JobPods.tracked(after))) {
            released.remove(before.meta().uid());
        }
        var gone = after == null ? before : after.meta().deleting() ? after : null;
        if (gone != null) {
            ownerOf(gone).ifPresent(owner -> expectations.deletionSeen(owner, gone.meta().uid()));
        }
        Owned.<Pod>byOrAdopting(
                        Kind.JOB, Pod::meta, env.lister(Kind.JOB)::inNamespace, Selectors::ofSpec)
                .map(key, before, after, enqueue);
        if (after != null && JobPods.tracked(after) && after.meta().controller().isEmpty()) {
            // Orphaned from its Job: nobody counts it any more.
            after.meta().ownerReferences().stream()
                    .findFirst()
                    .ifPresent(o -> enqueue.accept(new ObjectKey(key.namespace(), o.name())));
        }
    }

    private static Optional<ObjectKey> ownerOf(Pod pod) {
        return pod.meta()
                .controller()
                .filter(owner -> Kind.JOB.is(owner.apiVersion(), owner.kind()))
                .map(owner -> new ObjectKey(pod.meta().namespace(), owner.name()));
    }

    private Result reconcile(ObjectKey key) throws InterruptedException {
        var found = env.lister(Kind.JOB).get(key);
        if (found.isEmpty()) {
            expectations.forget(key);
            releaseOrphans(key);
            return Result.DONE;
        }
        var job = found.get();
        var manager = job.spec().path("managedBy").asText("kubernetes.io/job-controller");
        if (!manager.equals("kubernetes.io/job-controller")) {
            return Result.DONE;
        }
        var settled = expectations.satisfied(key);
        var mine = claim(job);
        if (finished(job)) {
            mine.stream().filter(JobPods::tracked).forEach(this::release);
            return Result.DONE;
        }
        if (job.meta().deleting()) {
            mine.stream().filter(p -> JobPods.tracked(p) && p.finished()).forEach(this::release);
        }
        if (!job.status().hasNonNull("startTime") && !job.spec().path("suspend").asBoolean()) {
            var status = statusOf(job);
            status.put("startTime", Conditions.seconds(env.now()));
            job = write(job, status);
        }
        var state = new JobState(job, mine, released, env.now());
        var end = state.end();
        job = count(job, state);
        var delay = job.meta().deleting() ? null : manage(job, state, end, settled);
        conclude(job, state, end);
        var deadline = state.untilDeadline();
        if (deadline != null
                && deadline.isPositive()
                && (delay == null || deadline.compareTo(delay) < 0)) {
            delay = deadline.plusMillis(100);
        }
        return delay == null ? Result.DONE : Result.after(delay);
    }

    static boolean finished(Resource job) {
        return Conditions.isTrue(job.status(), "Complete")
                || Conditions.isTrue(job.status(), "Failed");
    }

    private List<Pod> claim(Resource job) {
        var lister = env.pods().lister();
        var owned = lister.byIndex(Caches.BY_CONTROLLER, job.meta().uid());
        var candidates = new ArrayList<>(owned);
        candidates.addAll(
                lister.byIndex(Caches.BY_CONTROLLER, Caches.orphans(job.meta().namespace())));
        var mine =
                new Adoption(env.client(), Kind.JOB, job.meta(), Selectors.ofSpec(job))
                        .claim(Kind.POD, candidates, Pod::meta);
        // Who is let go is no longer counted, and must not hang on our finalizer.
        owned.stream().filter(pod -> !mine.contains(pod)).forEach(this::release);
        return mine;
    }

    /** Pods that a deleted Job left behind must not hang on its finalizer. */
    private void releaseOrphans(ObjectKey key) {
        for (var pod : env.pods().lister().inNamespace(key.namespace())) {
            var owner = ownerOf(pod);
            var ours = owner.isEmpty() || owner.get().equals(key);
            if (JobPods.tracked(pod) && ours) {
                release(pod);
            }
        }
    }

    /** Steps 1 to 3 of counting; the returned Job carries the counts. */
    private Resource count(Resource job, JobState state) {
        var now = job;
        var status = state.counts();
        var open = status.withObject("/uncountedTerminatedPods");
        if (!state.indexed()) {
            state.newlySucceeded.forEach(pod -> open.withArray("/succeeded").add(pod.meta().uid()));
        }
        state.newlyFailed.stream()
                .filter(pod -> !state.ignored(pod))
                .forEach(pod -> open.withArray("/failed").add(pod.meta().uid()));
        now = write(now, status);
        var held = new HashSet<String>();
        for (var pod : state.tracked) {
            var over = pod.finished() || pod.meta().deleting() && !state.onlyReplaceFailed();
            if (over && !release(pod)) {
                held.add(pod.meta().uid());
            }
        }
        status = statusOf(now);
        var before = status.withObject("/uncountedTerminatedPods");
        if (!state.indexed()) {
            move(status, before, "succeeded", held);
        }
        move(status, before, "failed", held);
        return write(now, status);
    }

    /** Uids of pods that hold no finalizer any more become a number. */
    private static void move(
            ObjectNode status, ObjectNode open, String field, HashSet<String> held) {
        if (!(open.path(field) instanceof ArrayNode uids)) {
            return;
        }
        var kept = Json.mapper().createArrayNode();
        var counted = 0;
        for (var uid : uids) {
            if (held.contains(uid.asText())) {
                kept.add(uid);
            } else {
                counted++;
            }
        }
        JobState.putUnlessZero(status, field, status.path(field).asInt() + counted);
        if (kept.isEmpty()) {
            open.remove(field);
        } else {
            open.set(field, kept);
        }
    }

    /** False when the finalizer could not be removed. */
    private boolean release(Pod pod) {
        if (!JobPods.tracked(pod)) {
            return true;
        }
        var patch = Json.object();
        var meta = patch.putObject("metadata");
        meta.put("uid", pod.meta().uid());
        meta.putArray("$deleteFromPrimitiveList/finalizers").add(JobPods.FINALIZER);
        try {
            env.client()
                    .patch(
                            Kind.POD.resource(),
                            pod.meta().namespace(),
                            pod.meta().name(),
                            "",
                            PatchType.STRATEGIC,
                            patch);
            released.add(pod.meta().uid());
            return true;
        } catch (ApiException e) {
            // Gone, or another pod of the same name.
            return e.isNotFound() || e.isConflict();
        }
    }

    private @Nullable Duration manage(
            Resource job, JobState state, @Nullable End end, boolean settled)
            throws InterruptedException {
        if (!settled) {
            return null;
        }
        if (end != null || state.suspended()) {
            delete(job, state.active);
            return null;
        }
        var surplus = new ArrayList<Pod>();
        if (state.indexed()) {
            surplus.addAll(state.surplusIndexed());
        }
        var keeping = state.active.size() - surplus.size();
        var missing = state.wantedActive() - keeping;
        if (state.onlyReplaceFailed()) {
            missing -= state.terminating.size();
        }
        if (state.wantedActive() < keeping) {
            state.active.stream()
                    .filter(pod -> !surplus.contains(pod))
                    .sorted((a, b) -> Boolean.compare(a.ready(), b.ready()))
                    .limit(keeping - Math.max(0, state.wantedActive()))
                    .forEach(surplus::add);
        }
        delete(job, surplus);
        if (missing <= 0) {
            return null;
        }
        var wait = backoff(job, state);
        if (wait != null) {
            return wait;
        }
        create(job, state, missing);
        return null;
    }

    /** After failures the next pods wait 10 s, 20 s, 40 s, ... from the last failure. */
    private @Nullable Duration backoff(Resource job, JobState state) {
        var recent = new ArrayList<Instant>();
        for (var pod : env.pods().lister().byIndex(Caches.BY_CONTROLLER, job.meta().uid())) {
            if (pod.failed()) {
                recent.add(ended(pod));
            }
        }
        if (recent.isEmpty() || !state.newlySucceeded.isEmpty()) {
            return null;
        }
        var last = recent.stream().max(Instant::compareTo).orElse(env.now());
        var doubled = BACKOFF.multipliedBy(1L << Math.min(recent.size() - 1, 10));
        var delay = doubled.compareTo(BACKOFF_MAX) > 0 ? BACKOFF_MAX : doubled;
        var left = Duration.between(env.now(), last.plus(delay));
        return left.isPositive() ? left : null;
    }

    private static Instant ended(Pod pod) {
        return pod.statuses().stream()
                .map(Pod.ContainerStatus::finishedAt)
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElse(pod.meta().creationTimestamp());
    }

    private void create(Resource job, JobState state, int missing) throws InterruptedException {
        var key = job.key();
        var wanted = new ArrayList<ObjectNode>();
        if (state.indexed()) {
            for (var index : state.missingIndexes(missing)) {
                wanted.add(
                        JobPods.numbered(
                                job, index, state.failures(index), env.control().random()));
            }
        } else {
            for (var i = 0; i < missing; i++) {
                wanted.add(JobPods.plain(job));
            }
        }
        expectations.expectCreations(key, wanted.size());
        var outcome =
                PodControl.slowStart(
                        wanted.size(),
                        i -> {
                            try {
                                pods.create(Kind.JOB, job.meta(), wanted.get(i));
                            } catch (ApiException e) {
                                expectations.creationSeen(key);
                                if (!PodControl.namespaceTerminating(e)) {
                                    throw e;
                                }
                            }
                        });
        for (var i = outcome.tried(); i < wanted.size(); i++) {
            expectations.creationSeen(key);
        }
        if (outcome.error() != null) {
            throw outcome.error();
        }
    }

    private void delete(Resource job, Collection<Pod> victims) throws InterruptedException {
        var list = List.copyOf(victims);
        list.forEach(pod -> expectations.expectDeletion(job.key(), pod.meta().uid()));
        var outcome =
                PodControl.together(
                        0,
                        list.size(),
                        i -> {
                            try {
                                pods.delete(Kind.JOB, job.meta(), list.get(i).meta());
                            } catch (ApiException e) {
                                expectations.deletionSeen(job.key(), list.get(i).meta().uid());
                                throw e;
                            }
                        });
        if (outcome.error() != null) {
            throw outcome.error();
        }
    }

    /** Suspended, FailureTarget and SuccessCriteriaMet, then Failed and Complete. */
    private void conclude(Resource job, JobState state, @Nullable End end) {
        var status = statusOf(job);
        var now = env.now();
        if (end != null) {
            var target = end.success() ? "SuccessCriteriaMet" : "FailureTarget";
            set(status, target, end.reason(), end.message(), now);
            if (state.active.isEmpty() && state.terminating.isEmpty()) {
                set(
                        status,
                        end.success() ? "Complete" : "Failed",
                        end.reason(),
                        end.message(),
                        now);
                if (end.success()) {
                    status.put("completionTime", Conditions.seconds(now));
                }
            }
        } else {
            suspension(state, status, now);
        }
        if (!TemplateHash.same(status, job.status())) {
            write(job, status);
            tell(job, status, end);
        }
    }

    private void tell(Resource job, ObjectNode status, @Nullable End end) {
        var subject = Subject.of(Kind.JOB.type(), job.meta());
        if (Conditions.isTrue(status, "Complete")) {
            env.events().normal(subject, "Completed", "Job completed");
        } else if (end != null && Conditions.isTrue(status, "Failed")) {
            env.events().warning(subject, end.reason(), end.message());
        }
    }

    private static void set(
            ObjectNode status, String type, String reason, String message, Instant now) {
        if (Conditions.isTrue(status, type)) {
            return;
        }
        Conditions.set(status, type, "True", reason, message, now)
                .put("lastProbeTime", Conditions.seconds(now));
    }

    private static void suspension(JobState state, ObjectNode status, Instant now) {
        var was = Conditions.isTrue(status, "Suspended");
        if (state.suspended() && !was) {
            Conditions.set(status, "Suspended", "True", "JobSuspended", "Job suspended", now)
                    .put("lastProbeTime", Conditions.seconds(now));
            status.remove("startTime");
        } else if (!state.suspended() && was) {
            Conditions.set(status, "Suspended", "False", "JobResumed", "Job resumed", now)
                    .put("lastProbeTime", Conditions.seconds(now));
            status.put("startTime", Conditions.seconds(now));
        }
    }

    private static ObjectNode statusOf(Resource job) {
        return job.status() instanceof ObjectNode status ? status.deepCopy() : Json.object();
    }

    private Resource write(Resource job, ObjectNode status) {
        if (TemplateHash.same(status, job.status())) {
            return job;
        }
        return Resource.of(
                env.client()
                        .updateSubresource(Kind.JOB.resource(), "status", job.withStatus(status)));
    }
}
