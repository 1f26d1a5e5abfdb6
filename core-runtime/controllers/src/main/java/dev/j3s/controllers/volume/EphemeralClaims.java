package dev.j3s.controllers.volume;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.client.OwnerReference;
import dev.j3s.control.Result;
import dev.j3s.controllers.kube.Env;
import dev.j3s.controllers.kube.Kind;
import dev.j3s.controllers.kube.Pod;
import dev.j3s.controllers.kube.PodControl;
import dev.j3s.model.ApiException;
import dev.j3s.model.Json;
import dev.j3s.model.ObjectKey;

/** Makes the claims of pods' ephemeral volumes; the pod owns them. */
public final class EphemeralClaims {
    private final Env env;

    private EphemeralClaims(Env env) {
        this.env = env;
    }

    /** Keys are pods. */
    public static AutoCloseable start(Env env) {
        return env.controller("ephemeral-volume")
                .watching(
                        env.pods(),
                        (key, before, after, enqueue) -> {
                            if (after != null && before == null && !after.claims().isEmpty()) {
                                enqueue.accept(key);
                            }
                        })
                .reading(env.cache(Kind.CLAIM))
                .start(new EphemeralClaims(env)::reconcile);
    }

    private Result reconcile(ObjectKey key) {
        var known = env.pods().lister().get(key);
        if (known.isEmpty() || allThere(known.get())) {
            return Result.DONE;
        }
        // The cache keeps no claim templates: they are rare.
        var found = env.client().get(Kind.POD.resource(), key.namespace(), key.name());
        if (found.isEmpty()) {
            return Result.DONE;
        }
        var pod = Pod.of(found.get());
        if (pod.meta().deleting()) {
            return Result.DONE;
        }
        for (var volume : found.get().path("spec").path("volumes")) {
            if (volume.hasNonNull("ephemeral")) {
                create(pod, volume);
            }
        }
        return Result.DONE;
    }

    private boolean allThere(Pod pod) {
        return pod.claims().stream()
                .allMatch(claim ->
                        env.lister(Kind.CLAIM)
                                .get(new ObjectKey(pod.meta().namespace(), claim))
                                .isPresent());
    }

    private void create(Pod pod, JsonNode volume) {
        var template = volume.path("ephemeral").path("volumeClaimTemplate");
        var claim = Json.object();
        claim.put("kind", "PersistentVolumeClaim").put("apiVersion", "v1");
        var meta =
                template.path("metadata") instanceof ObjectNode given
                        ? given.deepCopy()
                        : Json.object();
        meta.put("name", pod.meta().name() + "-" + volume.path("name").asText());
        meta.put("namespace", pod.meta().namespace());
        meta.putArray("ownerReferences")
                .add(OwnerReference.controller(Kind.POD.type(), pod.meta()).toJson());
        claim.set("metadata", meta);
        claim.set("spec", template.path("spec").deepCopy());
        try {
            env.client().create(Kind.CLAIM.resource(), pod.meta().namespace(), claim);
        } catch (ApiException e) {
            if (!e.isAlreadyExists() && !PodControl.namespaceTerminating(e)) {
                throw e;
            }
        }
    }
}
