package dev.j3s.controllers.deployment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.client.EventRecorder.Subject;
import dev.j3s.control.Result;
import dev.j3s.controllers.kube.Conditions;
import dev.j3s.controllers.kube.Env;
import dev.j3s.controllers.kube.Kind;
import dev.j3s.controllers.kube.Resource;
import dev.j3s.controllers.kube.TemplateHash;
import dev.j3s.model.ApiException;
import dev.j3s.model.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One look at one Deployment: carries out what {@link Rollout} and {@link DeploymentStatus} decide.
 * Every write brings the Deployment back, so each step does the first thing there is to do.
 */
final class DeploymentStep {
    private static final int HISTORY_DEFAULT = 10;
    private static final String PROGRESSING = DeploymentStatus.PROGRESSING;

    private final Env env;
    private final Subject subject;
    private final Strategy strategy;
    private final List<Resource> old;
    private Resource deployment;
    private @Nullable Resource current;

    DeploymentStep(Env env, Resource deployment, List<Resource> sets) {
        this.env = env;
        this.deployment = deployment;
        this.subject = Subject.of(Kind.DEPLOYMENT.type(), deployment.meta());
        this.strategy = Strategy.of(deployment);
        this.current = ReplicaSets.ofTemplate(deployment, sets).orElse(null);
        this.old = new ArrayList<>(sets);
        old.remove(current);
    }

    private List<Resource> oldActive() {
        return old.stream().filter(set -> set.replicas() > 0).toList();
    }

    Result statusOnly() {
        return writeStatus(status().counts());
    }

    /** Pausing and resuming restart the progress clock. */
    boolean pauseChanged() {
        if (!deployment.spec().has("progressDeadlineSeconds")) {
            return false;
        }
        var reason = Conditions.reason(deployment.status(), PROGRESSING);
        if (reason.equals(DeploymentStatus.TIMED_OUT)) {
            return false;
        }
        var paused = deployment.spec().path("paused").asBoolean();
        var knownPaused = reason.equals("DeploymentPaused");
        if (paused == knownPaused) {
            return false;
        }
        var status = statusCopy();
        if (paused) {
            set(status, "Unknown", "DeploymentPaused", "Deployment is paused");
        } else {
            set(status, "Unknown", "DeploymentResumed", "Deployment is resumed");
        }
        updateStatus(status);
        return true;
    }

    /** True when a set was sized for another wanted number than the present one. */
    boolean scalingAsked() {
        var all = new ArrayList<>(old);
        if (current != null) {
            all.add(current);
        }
        for (var set : all) {
            var desired = set.meta().annotation(ReplicaSets.DESIRED);
            if (set.replicas() > 0
                    && !desired.isEmpty()
                    && ReplicaSets.revision(desired) != deployment.replicas()) {
                return true;
            }
        }
        return false;
    }

    Result scale() {
        syncCurrent(false);
        var rollout = rollout(old);
        var saturated =
                current != null
                        && current.replicas() == deployment.replicas()
                        && ReplicaSets.available(current) == deployment.replicas();
        for (var entry : rollout.scale(saturated).entrySet()) {
            resize(entry.getKey(), entry.getValue());
        }
        remarkSizes();
        if (deployment.spec().path("paused").asBoolean()) {
            cleanUp();
        }
        return writeStatus(status().counts());
    }

    /** A scaled set carries the new totals even where its own size stayed. */
    private void remarkSizes() {
        var all = new ArrayList<>(old);
        if (current != null) {
            all.add(current);
        }
        all.stream().filter(set -> set.replicas() > 0).forEach(set -> resize(set, set.replicas()));
    }

    Result roll() {
        syncCurrent(true);
        var set = current;
        if (set == null) {
            return Result.AGAIN; // a name collision was counted: the next look uses another name
        }
        var next = rollout(oldActive()).nextCurrentSize();
        if (next != set.replicas()) {
            resize(set, next);
            return writeStatus(status().full());
        }
        var shrink = rollout(oldActive()).shrinkOld();
        if (!shrink.isEmpty()) {
            shrink.forEach(this::resize);
            return writeStatus(status().full());
        }
        return finish();
    }

    Result recreate(boolean oldPodsRunning) {
        syncMarks();
        var shrunk = false;
        for (var set : oldActive()) {
            resize(set, 0);
            shrunk = true;
        }
        if (shrunk || oldPodsRunning) {
            return writeStatus(status().full());
        }
        syncCurrent(true);
        var set = current;
        if (set == null) {
            return Result.AGAIN;
        }
        if (set.replicas() != deployment.replicas()) {
            resize(set, deployment.replicas());
            return writeStatus(status().full());
        }
        return finish();
    }

    private Result finish() {
        if (status().complete(deployment.status())) {
            cleanUp();
        }
        return writeStatus(status().full());
    }

    private Rollout rollout(List<Resource> others) {
        return new Rollout(deployment, strategy, current, others);
    }

    private DeploymentStatus status() {
        return new DeploymentStatus(deployment, current, old, env.now());
    }

    private void syncMarks() {
        if (current != null) {
            syncCurrent(false);
        }
    }

    /** Makes the present template's set exist and carry the right revision and annotations. */
    private void syncCurrent(boolean create) {
        var revision = old.stream().mapToLong(ReplicaSets::revision).max().orElse(0) + 1;
        var set = current;
        if (set != null) {
            var marked = NewReplicaSet.mark(deployment, set, revision);
            if (!TemplateHash.same(marked, set.json())) {
                set = Resource.of(env.client().update(Kind.REPLICA_SET.resource(), marked));
                current = set;
            }
            markRevision(ReplicaSets.revision(set));
            if (Conditions.find(deployment.status(), PROGRESSING) == null && hasDeadline()) {
                var status = statusCopy();
                var name = set.meta().name();
                set(status, "True", "FoundNewReplicaSet", "Found new replica set \"" + name + "\"");
                updateStatus(status);
            }
            return;
        }
        if (create) {
            create(revision);
        }
    }

    private boolean hasDeadline() {
        return deployment.spec().has("progressDeadlineSeconds");
    }

    private void create(long revision) {
        var size = rollout(oldActive()).currentSize();
        var wanted = NewReplicaSet.create(deployment, size, revision);
        var name = wanted.path("metadata").path("name").asText();
        var namespace = deployment.meta().namespace();
        try {
            var made = env.client().create(Kind.REPLICA_SET.resource(), namespace, wanted);
            current = Resource.of(made);
            if (size > 0) {
                env.events()
                        .normal(
                                subject,
                                "ScalingReplicaSet",
                                "Scaled up replica set " + name + " from 0 to " + size);
            }
        } catch (ApiException e) {
            if (!e.isAlreadyExists()) {
                createFailed(e);
                throw e;
            }
            nameTaken(name);
            return;
        }
        markRevision(revision);
        if (hasDeadline()) {
            var status = statusCopy();
            set(status, "True", "NewReplicaSetCreated", "Created new replica set \"" + name + "\"");
            updateStatus(status);
        }
    }

    private void createFailed(ApiException e) {
        if (hasDeadline()) {
            var status = statusCopy();
            set(status, "False", "ReplicaSetCreateError", e.status().message());
            updateStatus(status);
        }
    }

    /** Our own set that the cache does not show yet, or another's: then the next hash differs. */
    private void nameTaken(String name) {
        var namespace = deployment.meta().namespace();
        var existing =
                env.client().get(Kind.REPLICA_SET.resource(), namespace, name).map(Resource::of);
        if (existing.isPresent()
                && existing.get().meta().controlledBy(deployment.meta().uid())
                && ReplicaSets.ofTemplate(deployment, List.of(existing.get())).isPresent()) {
            current = existing.get();
            return;
        }
        var status = statusCopy();
        status.put("collisionCount", NewReplicaSet.collisions(deployment) + 1);
        updateStatus(status);
    }

    private void markRevision(long revision) {
        var text = Long.toString(revision);
        if (deployment.meta().annotation(ReplicaSets.REVISION).equals(text)) {
            return;
        }
        var copy = deployment.copy();
        copy.withObject("/metadata/annotations").put(ReplicaSets.REVISION, text);
        deployment = Resource.of(env.client().update(Kind.DEPLOYMENT.resource(), copy));
    }

    private void resize(Resource set, int size) {
        var copy = set.copy();
        copy.withObject("/spec").put("replicas", size);
        NewReplicaSet.markSize(deployment, copy.withObject("/metadata/annotations"));
        if (TemplateHash.same(copy, set.json())) {
            return;
        }
        var updated = Resource.of(env.client().update(Kind.REPLICA_SET.resource(), copy));
        if (set.equals(current)) {
            current = updated;
        } else {
            old.replaceAll(one -> one.equals(set) ? updated : one);
        }
        var from = set.replicas();
        if (from != size) {
            var direction = from < size ? "up" : "down";
            env.events()
                    .normal(
                            subject,
                            "ScalingReplicaSet",
                            "Scaled %s replica set %s from %d to %d"
                                    .formatted(direction, set.meta().name(), from, size));
        }
    }

    /** Deletes empty old sets beyond the history limit, the oldest revisions first. */
    private void cleanUp() {
        var limit = deployment.spec().path("revisionHistoryLimit").asInt(HISTORY_DEFAULT);
        var alive = old.stream().filter(set -> !set.meta().deleting()).toList();
        var surplus = alive.size() - limit;
        if (surplus <= 0) {
            return;
        }
        alive.stream()
                .sorted(Comparator.comparing(ReplicaSets::revision))
                .limit(surplus)
                .filter(set ->
                        set.replicas() == 0
                                && set.status().path("replicas").asInt() == 0
                                && set.meta().generation()
                                        <= set.status().path("observedGeneration").asLong())
                .forEach(this::delete);
    }

    private void delete(Resource set) {
        try {
            env.client()
                    .delete(
                            Kind.REPLICA_SET.resource(),
                            set.meta().namespace(),
                            set.meta().name(),
                            Json.object());
        } catch (ApiException e) {
            if (!e.isNotFound()) {
                throw e;
            }
        }
    }

    private ObjectNode statusCopy() {
        return deployment.status() instanceof ObjectNode status ? status.deepCopy() : Json.object();
    }

    private void set(ObjectNode status, String value, String reason, String message) {
        DeploymentStatus.set(status, PROGRESSING, value, reason, message, env.now());
    }

    private void updateStatus(ObjectNode status) {
        var written =
                env.client()
                        .updateSubresource(
                                Kind.DEPLOYMENT.resource(),
                                "status",
                                deployment.withStatus(status));
        deployment = Resource.of(written);
    }

    private Result writeStatus(ObjectNode status) {
        var decided = status();
        if (!TemplateHash.same(status, deployment.status())) {
            updateStatus(status);
        }
        var wait = decided.untilDeadline(status);
        return wait == null ? Result.DONE : Result.after(wait);
    }
}
