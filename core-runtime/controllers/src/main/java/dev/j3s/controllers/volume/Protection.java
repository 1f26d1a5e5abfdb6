package dev.j3s.controllers.volume;

import dev.j3s.control.Result;
import dev.j3s.controllers.kube.Caches;
import dev.j3s.controllers.kube.Env;
import dev.j3s.controllers.kube.Kind;
import dev.j3s.controllers.kube.Resource;
import dev.j3s.model.Json;
import dev.j3s.model.ObjectKey;
import java.util.List;
import java.util.stream.Stream;

/**
 * Puts a finalizer on claims, volumes and attribute classes, and takes it off when they are unused
 * and deleted.
 */
public final class Protection {
    private static final String CLAIM_FINALIZER = "kubernetes.io/pvc-protection";
    private static final String VOLUME_FINALIZER = "kubernetes.io/pv-protection";
    private static final String CLASS_FINALIZER = "kubernetes.io/vac-protection";

    private final Env env;

    private Protection(Env env) {
        this.env = env;
    }

    public static AutoCloseable startClaims(Env env) {
        var protection = new Protection(env);
        return env.controller("pvc-protection")
                .watching(
                        env.cache(Kind.CLAIM), (key, before, after, enqueue) -> enqueue.accept(key))
                .watching(
                        env.pods(),
                        (key, before, after, enqueue) -> {
                            var pod = before == null ? after : before;
                            if (pod != null && (after == null || after.finished())) {
                                pod.claims()
                                        .forEach(claim ->
                                                enqueue.accept(
                                                        new ObjectKey(key.namespace(), claim)));
                            }
                        })
                .start(protection::claim);
    }

    public static AutoCloseable startVolumes(Env env) {
        var protection = new Protection(env);
        return env.controller("pv-protection")
                .watching(
                        env.cache(Kind.VOLUME),
                        (key, before, after, enqueue) -> enqueue.accept(key))
                .start(protection::volume);
    }

    public static AutoCloseable startAttributesClasses(Env env) {
        var protection = new Protection(env);
        return env.controller("vac-protection")
                .watching(
                        env.cache(Kind.ATTRIBUTES_CLASS),
                        (key, before, after, enqueue) -> enqueue.accept(key))
                .watching(
                        env.cache(Kind.CLAIM),
                        (key, before, after, enqueue) -> {
                            if (before != null) {
                                classesOf(before)
                                        .forEach(name -> enqueue.accept(new ObjectKey("", name)));
                            }
                        })
                .watching(
                        env.cache(Kind.VOLUME),
                        (key, before, after, enqueue) -> {
                            if (before != null) {
                                classesOf(before)
                                        .forEach(name -> enqueue.accept(new ObjectKey("", name)));
                            }
                        })
                .start(protection::attributesClass);
    }

    /** The classes that a claim or a volume has, wants, or is on the way to. */
    private static List<String> classesOf(Resource object) {
        return Stream.of(
                        object.spec().path("volumeAttributesClassName"),
                        object.status().path("currentVolumeAttributesClassName"),
                        object.status()
                                .path("modifyVolumeStatus")
                                .path("targetVolumeAttributesClassName"))
                .map(name -> name.asText(""))
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }

    private Result attributesClass(ObjectKey key) {
        env.lister(Kind.ATTRIBUTES_CLASS)
                .get(key)
                .ifPresent(found ->
                        protect(
                                Kind.ATTRIBUTES_CLASS,
                                found,
                                CLASS_FINALIZER,
                                isClassUsed(key.name())));
        return Result.DONE;
    }

    private boolean isClassUsed(String name) {
        return Stream.of(Kind.CLAIM, Kind.VOLUME)
                .flatMap(kind -> env.lister(kind).all().stream())
                .anyMatch(object -> classesOf(object).contains(name));
    }

    private Result claim(ObjectKey key) {
        var found = env.lister(Kind.CLAIM).get(key);
        if (found.isEmpty()) {
            return Result.DONE;
        }
        var used =
                env.pods().lister().byIndex(Caches.BY_CLAIM, key.toString()).stream()
                        .anyMatch(pod -> !pod.finished());
        protect(Kind.CLAIM, found.get(), CLAIM_FINALIZER, used);
        return Result.DONE;
    }

    private Result volume(ObjectKey key) {
        env.lister(Kind.VOLUME)
                .get(key)
                .ifPresent(volume -> {
                    var bound = volume.status().path("phase").asText().equals("Bound");
                    protect(Kind.VOLUME, volume, VOLUME_FINALIZER, bound);
                });
        return Result.DONE;
    }

    private void protect(Kind kind, Resource object, String finalizer, boolean used) {
        var has = object.meta().finalizers().contains(finalizer);
        var wanted = !object.meta().deleting() || (has && used);
        if (has == wanted) {
            return;
        }
        var copy = object.copy();
        var finalizers = Json.mapper().createArrayNode();
        for (var one : object.meta().finalizers()) {
            if (!one.equals(finalizer)) {
                finalizers.add(one);
            }
        }
        if (wanted) {
            finalizers.add(finalizer);
        }
        copy.withObject("/metadata").set("finalizers", finalizers);
        env.client().update(kind.resource(), copy);
    }
}
