package dev.j3s.controllers.deployment;

import dev.j3s.client.EventRecorder.Subject;
import dev.j3s.control.Result;
import dev.j3s.controllers.kube.Adoption;
import dev.j3s.controllers.kube.Caches;
import dev.j3s.controllers.kube.Env;
import dev.j3s.controllers.kube.Kind;
import dev.j3s.controllers.kube.Owned;
import dev.j3s.controllers.kube.Pod;
import dev.j3s.controllers.kube.Resource;
import dev.j3s.controllers.kube.Selectors;
import dev.j3s.model.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads a Deployment's world, decides which of its modes applies and hands over. */
public final class DeploymentController {
    private final Env env;

    private DeploymentController(Env env) {
        this.env = env;
    }

    public static AutoCloseable start(Env env, int workers) {
        var controller = new DeploymentController(env);
        return env.controller("deployment")
                .workers(workers)
                .watching(
                        env.cache(Kind.DEPLOYMENT),
                        (key, before, after, enqueue) -> enqueue.accept(key))
                .watching(
                        env.cache(Kind.REPLICA_SET),
                        Owned.byOrAdopting(
                                Kind.DEPLOYMENT,
                                Resource::meta,
                                env.lister(Kind.DEPLOYMENT)::inNamespace,
                                Selectors::ofSpec))
                .watching(env.pods(), controller::podChanged)
                .start(controller::reconcile);
    }

    /** A Recreate rollout waits for the last old pod. */
    private void podChanged(
            ObjectKey key, @Nullable Pod before, @Nullable Pod after, Consumer<ObjectKey> enqueue) {
        if (after != null || before == null) {
            return;
        }
        before.meta()
                .controller()
                .filter(owner -> Kind.REPLICA_SET.is(owner.apiVersion(), owner.kind()))
                .flatMap(owner ->
                        env.lister(Kind.REPLICA_SET)
                                .get(new ObjectKey(key.namespace(), owner.name())))
                .flatMap(set -> set.meta().controller())
                .ifPresent(owner -> enqueue.accept(new ObjectKey(key.namespace(), owner.name())));
    }

    private Result reconcile(ObjectKey key) {
        var found = env.lister(Kind.DEPLOYMENT).get(key);
        if (found.isEmpty()) {
            return Result.DONE;
        }
        var deployment = found.get();
        if (Selectors.ofSpec(deployment).isEverything()) {
            env.events()
                    .warning(
                            Subject.of(Kind.DEPLOYMENT.type(), deployment.meta()),
                            "SelectingAll",
                            "This deployment is selecting all pods. A non-empty selector is"
                                    + " required.");
            return Result.DONE;
        }
        var sets = claim(deployment);
        var step = new DeploymentStep(env, deployment, sets);
        if (deployment.meta().deleting()) {
            return step.statusOnly();
        }
        if (step.pauseChanged()) {
            return Result.DONE; // the write brings the deployment back here
        }
        if (deployment.spec().path("paused").asBoolean() || step.scalingAsked()) {
            return step.scale();
        }
        return Strategy.of(deployment).rolling()
                ? step.roll()
                : step.recreate(oldPodsRunning(deployment, sets));
    }

    private List<Resource> claim(Resource deployment) {
        var lister = env.lister(Kind.REPLICA_SET);
        var candidates =
                new ArrayList<>(lister.byIndex(Caches.BY_CONTROLLER, deployment.meta().uid()));
        candidates.addAll(
                lister.byIndex(
                        Caches.BY_CONTROLLER, Caches.orphans(deployment.meta().namespace())));
        return new Adoption(
                        env.client(),
                        Kind.DEPLOYMENT,
                        deployment.meta(),
                        Selectors.ofSpec(deployment))
                .claim(Kind.REPLICA_SET, candidates, Resource::meta);
    }

    private boolean oldPodsRunning(Resource deployment, List<Resource> sets) {
        var current = ReplicaSets.ofTemplate(deployment, sets);
        for (var set : sets) {
            if (current.isPresent() && current.get().equals(set)) {
                continue;
            }
            for (var pod : env.pods().lister().byIndex(Caches.BY_CONTROLLER, set.meta().uid())) {
                if (!pod.finished()) {
                    return true;
                }
            }
        }
        return false;
    }
}
