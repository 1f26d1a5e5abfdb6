package dev.j3s.controllers.volume;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.client.EventRecorder.Subject;
import dev.j3s.control.Result;
import dev.j3s.controllers.kube.Env;
import dev.j3s.controllers.kube.Kind;
import dev.j3s.controllers.kube.Resource;
import dev.j3s.controllers.kube.TemplateHash;
import dev.j3s.model.ApiException;
import dev.j3s.model.Json;
import dev.j3s.model.ObjectKey;
import java.util.Comparator;
import java.util.Optional;

/**
 * Binds claims and volumes to each other, in steps that each survive a crash: the volume names the
 * claim, then the claim names the volume, then both say Bound. Provisioners outside are asked by
 * annotation.
 */
public final class VolumeBinder {
    private static final String BOUND_BY_US = "pv.kubernetes.io/bound-by-controller";
    private static final String BIND_COMPLETED = "pv.kubernetes.io/bind-completed";
    private static final String PROVISIONED_BY = "pv.kubernetes.io/provisioned-by";
    private static final String PROVISIONER = "volume.kubernetes.io/storage-provisioner";
    private static final String PROVISIONER_OLD = "volume.beta.kubernetes.io/storage-provisioner";
    private static final String SELECTED_NODE = "volume.kubernetes.io/selected-node";
    private static final String DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";

    private final Env env;

    private VolumeBinder(Env env) {
        this.env = env;
    }

    public static AutoCloseable start(Env env) {
        var binder = new VolumeBinder(env);
        var claims =
                env.controller("persistentvolume-binder-claims")
                        .watching(
                                env.cache(Kind.CLAIM),
                                (key, before, after, enqueue) -> enqueue.accept(key))
                        .watching(
                                env.cache(Kind.VOLUME),
                                (key, before, after, enqueue) ->
                                        env.lister(Kind.CLAIM).all().stream()
                                                .filter(VolumeBinder::open)
                                                .forEach(claim -> enqueue.accept(claim.key())))
                        .reading(env.cache(Kind.STORAGE_CLASS))
                        .start(binder::claim);
        var volumes =
                env.controller("persistentvolume-binder-volumes")
                        .watching(
                                env.cache(Kind.VOLUME),
                                (key, before, after, enqueue) -> enqueue.accept(key))
                        .watching(
                                env.cache(Kind.CLAIM),
                                (key, before, after, enqueue) -> {
                                    var claim = after == null ? before : after;
                                    var volume =
                                            claim == null
                                                    ? ""
                                                    : claim.spec().path("volumeName").asText();
                                    if (!volume.isEmpty()) {
                                        enqueue.accept(new ObjectKey("", volume));
                                    }
                                })
                        .start(binder::volume);
        return () -> {
            claims.close();
            volumes.close();
        };
    }

    private static boolean open(Resource claim) {
        return !claim.status().path("phase").asText().equals("Bound");
    }

    private Result claim(ObjectKey key) {
        var found = env.lister(Kind.CLAIM).get(key);
        if (found.isEmpty() || found.get().meta().deleting()) {
            return Result.DONE;
        }
        var claim = found.get();
        if (claim.meta().annotations().containsKey(BIND_COMPLETED)) {
            return completed(claim);
        }
        var match = Match.best(claim, env.lister(Kind.VOLUME).all());
        var reserved = match.isPresent() && Match.reserved(claim, match.get());
        if (match.isPresent() && (reserved || !waitsForPod(claim) || named(claim))) {
            bind(claim, match.get());
            return Result.DONE;
        }
        if (!named(claim)) {
            askProvisioner(claim);
        }
        phase(claim, "Pending");
        return Result.DONE;
    }

    private static boolean named(Resource claim) {
        return !claim.spec().path("volumeName").asText().isEmpty();
    }

    private Result completed(Resource claim) {
        var volume =
                env.lister(Kind.VOLUME)
                        .get(new ObjectKey("", claim.spec().path("volumeName").asText()));
        if (volume.isEmpty()) {
            if (claim.status().path("phase").asText().equals("Bound")) {
                phase(claim, "Lost");
            }
            return Result.DONE;
        }
        bind(claim, volume.get());
        return Result.DONE;
    }

    private Optional<Resource> storageClass(Resource claim) {
        var name = Match.storageClass(claim);
        if (!name.isEmpty()) {
            return env.lister(Kind.STORAGE_CLASS).get(new ObjectKey("", name));
        }
        if (claim.spec().has("storageClassName")) {
            return Optional.empty(); // empty on purpose: no dynamic volume
        }
        return env.lister(Kind.STORAGE_CLASS).all().stream()
                .filter(one -> one.meta().annotation(DEFAULT_CLASS).equals("true"))
                .max(Comparator.comparing(one -> one.meta().creationTimestamp()));
    }

    private boolean waitsForPod(Resource claim) {
        return storageClass(claim)
                        .map(one -> one.json().path("volumeBindingMode").asText())
                        .orElse("")
                        .equals("WaitForFirstConsumer")
                && claim.meta().annotation(SELECTED_NODE).isEmpty();
    }

    private void askProvisioner(Resource claim) {
        var found = storageClass(claim);
        var subject = Subject.of(Kind.CLAIM.type(), claim.meta());
        if (found.isEmpty()) {
            var name = Match.storageClass(claim);
            env.events()
                    .normal(
                            subject,
                            name.isEmpty() ? "FailedBinding" : "ProvisioningFailed",
                            name.isEmpty()
                                    ? "no persistent volumes available for this claim and no"
                                            + " storage class is set"
                                    : "storageclass.storage.k8s.io \"" + name + "\" not found");
            return;
        }
        if (waitsForPod(claim)) {
            env.events()
                    .normal(
                            subject,
                            "WaitForFirstConsumer",
                            "waiting for first consumer to be created before binding");
            return;
        }
        var provisioner = found.get().json().path("provisioner").asText();
        var defaulted =
                !claim.spec().has("storageClassName") && Match.storageClass(claim).isEmpty();
        if (provisioner.equals("kubernetes.io/no-provisioner")
                || (claim.meta().annotation(PROVISIONER).equals(provisioner) && !defaulted)) {
            return;
        }
        var copy = claim.copy();
        copy.withObject("/metadata")
                .withObject("/annotations")
                .put(PROVISIONER, provisioner)
                .put(PROVISIONER_OLD, provisioner);
        if (defaulted) {
            copy.withObject("/spec").put("storageClassName", found.get().meta().name());
        }
        env.client().update(Kind.CLAIM.resource(), copy);
        env.events()
                .normal(
                        subject,
                        "ExternalProvisioning",
                        "Waiting for a volume to be created either by the external provisioner '"
                                + provisioner
                                + "' or manually by the system administrator. If volume creation is"
                                + " delayed, please verify that the provisioner is running and"
                                + " correctly registered.");
    }

    private void bind(Resource claim, Resource volume) {
        var bound = bindVolume(claim, volume);
        volumePhase(bound, "Bound");
        var copy = claim.copy();
        if (!named(claim)) {
            copy.withObject("/spec").put("volumeName", volume.meta().name());
            annotate(copy, BOUND_BY_US);
        }
        annotate(copy, BIND_COMPLETED);
        var written = claim;
        if (!TemplateHash.same(copy, claim.json())) {
            written = Resource.of(env.client().update(Kind.CLAIM.resource(), copy));
        }
        boundStatus(written, bound);
    }

    private Resource bindVolume(Resource claim, Resource volume) {
        var copy = volume.copy();
        var before = volume.spec().path("claimRef");
        if (before.path("uid").asText().equals(claim.meta().uid())) {
            return volume;
        }
        if (!before.isObject()) {
            annotate(copy, BOUND_BY_US);
        }
        copy.withObject("/spec")
                .withObject("/claimRef")
                .put("kind", "PersistentVolumeClaim")
                .put("namespace", claim.meta().namespace())
                .put("name", claim.meta().name())
                .put("uid", claim.meta().uid())
                .put("apiVersion", "v1")
                .put("resourceVersion", claim.meta().resourceVersion());
        return Resource.of(env.client().update(Kind.VOLUME.resource(), copy));
    }

    private static void annotate(ObjectNode object, String annotation) {
        object.withObject("/metadata").withObject("/annotations").put(annotation, "yes");
    }

    private void boundStatus(Resource claim, Resource volume) {
        var status = Json.object();
        if (claim.status() instanceof ObjectNode before) {
            status.setAll(before.deepCopy());
        }
        status.put("phase", "Bound");
        status.set("accessModes", volume.spec().path("accessModes"));
        status.set("capacity", volume.spec().path("capacity"));
        writeClaimStatus(claim, status);
    }

    private void phase(Resource claim, String phase) {
        var status = Json.object();
        if (claim.status() instanceof ObjectNode before) {
            status.setAll(before.deepCopy());
        }
        status.put("phase", phase);
        writeClaimStatus(claim, status);
    }

    private void writeClaimStatus(Resource claim, ObjectNode status) {
        if (!TemplateHash.same(status, claim.status())) {
            env.client()
                    .updateSubresource(Kind.CLAIM.resource(), "status", claim.withStatus(status));
        }
    }

    private Result volume(ObjectKey key) {
        var found = env.lister(Kind.VOLUME).get(key);
        if (found.isEmpty()) {
            return Result.DONE;
        }
        var volume = found.get();
        var reference = volume.spec().path("claimRef");
        if (!reference.isObject() || reference.path("uid").asText().isEmpty()) {
            if (!volume.meta().deleting()) {
                volumePhase(volume, "Available");
            }
            return Result.DONE;
        }
        var claim =
                env.client()
                        .get(
                                Kind.CLAIM.resource(),
                                reference.path("namespace").asText(),
                                reference.path("name").asText())
                        .map(Resource::of)
                        .filter(one -> one.meta().uid().equals(reference.path("uid").asText()));
        if (claim.isPresent()) {
            return Result.DONE; // the claim's side does the rest
        }
        volumePhase(volume, "Released");
        reclaim(volume);
        return Result.DONE;
    }

    /** Provisioners delete what they made; a volume made by hand has nothing to delete it. */
    private void reclaim(Resource volume) {
        var policy = volume.spec().path("persistentVolumeReclaimPolicy").asText("Retain");
        if (!policy.equals("Delete") || !volume.meta().annotation(PROVISIONED_BY).isEmpty()) {
            return;
        }
        try {
            env.client().delete(Kind.VOLUME.resource(), "", volume.meta().name(), Json.object());
        } catch (ApiException e) {
            if (!e.isNotFound()) {
                throw e;
            }
        }
    }

    private void volumePhase(Resource volume, String phase) {
        if (volume.status().path("phase").asText().equals(phase)) {
            return;
        }
        var status = Json.object().put("phase", phase);
        env.client().updateSubresource(Kind.VOLUME.resource(), "status", volume.withStatus(status));
    }
}
