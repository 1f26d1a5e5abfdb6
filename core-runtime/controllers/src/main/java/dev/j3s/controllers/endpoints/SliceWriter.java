package dev.j3s.controllers.endpoints;

import dev.j3s.control.KeyMapper;
import dev.j3s.control.Result;
import dev.j3s.controllers.endpoints.SlicePlanner.Group;
import dev.j3s.controllers.endpoints.SlicePlanner.Owner;
import dev.j3s.controllers.kube.Env;
import dev.j3s.controllers.kube.Kind;
import dev.j3s.controllers.kube.PodControl;
import dev.j3s.controllers.kube.Resource;
import dev.j3s.model.ApiException;
import dev.j3s.model.Json;
import dev.j3s.model.ObjectKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Carries out {@link SlicePlanner}'s plans for one manager's slices. Slices that it has just made
 * may be missing in the cache: until they show, nothing new is planned.
 */
final class SliceWriter {
    private static final Duration CACHE_WAIT = Duration.ofMillis(50);

    private final Env env;
    private final String manager;
    private final Map<ObjectKey, Set<String>> unseen = new HashMap<>();

    SliceWriter(Env env, String manager) {
        this.env = env;
        this.manager = manager;
    }

    /** From a slice of {@code manager} to its Service (or Endpoints, which has the same name). */
    static KeyMapper<Resource> serviceOf(String manager) {
        return (key, before, after, enqueue) -> {
            var slice = after == null ? before : after;
            if (slice != null && slice.meta().label(SlicePlanner.MANAGED_BY).equals(manager)) {
                var service = slice.meta().label(SlicePlanner.SERVICE_NAME);
                enqueue.accept(new ObjectKey(key.namespace(), service));
            }
        };
    }

    Result write(Owner owner, List<Group> groups) {
        var key = owner.object().key();
        var existing = existing(key);
        if (!allSeen(key)) {
            return Result.after(CACHE_WAIT);
        }
        var plan = SlicePlanner.plan(owner, groups, existing);
        var resource = Kind.ENDPOINT_SLICE.resource();
        try {
            for (var slice : plan.create()) {
                var made = env.client().create(resource, key.namespace(), slice);
                remember(key, made.path("metadata").path("name").asText());
            }
        } catch (ApiException e) {
            if (PodControl.namespaceTerminating(e)) {
                return Result.DONE;
            }
            throw e;
        }
        plan.update().forEach(slice -> env.client().update(resource, slice));
        plan.delete().forEach(this::delete);
        return Result.DONE;
    }

    void deleteAll(ObjectKey key) {
        existing(key).forEach(this::delete);
        forget(key);
    }

    private List<Resource> existing(ObjectKey key) {
        return env.lister(Kind.ENDPOINT_SLICE).inNamespace(key.namespace()).stream()
                .filter(slice ->
                        EndpointSliceController.belongs(slice, key)
                                && slice.meta().label(SlicePlanner.MANAGED_BY).equals(manager)
                                && !slice.meta().deleting())
                .toList();
    }

    private synchronized void remember(ObjectKey key, String name) {
        unseen.computeIfAbsent(key, k -> new HashSet<>()).add(name);
    }

    synchronized void forget(ObjectKey key) {
        unseen.remove(key);
    }

    private synchronized boolean allSeen(ObjectKey key) {
        var names = unseen.get(key);
        if (names == null) {
            return true;
        }
        names.removeIf(name -> {
            var slice = new ObjectKey(key.namespace(), name);
            return env.lister(Kind.ENDPOINT_SLICE).get(slice).isPresent()
                    || env.client()
                            .get(Kind.ENDPOINT_SLICE.resource(), key.namespace(), name)
                            .isEmpty();
        });
        if (names.isEmpty()) {
            unseen.remove(key);
        }
        return names.isEmpty();
    }

    private void delete(Resource slice) {
        try {
            env.client()
                    .delete(
                            Kind.ENDPOINT_SLICE.resource(),
                            slice.meta().namespace(),
                            slice.meta().name(),
                            Json.object());
        } catch (ApiException e) {
            if (!e.isNotFound()) {
                throw e;
            }
        }
    }
}
