package dev.j3s.helm.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** Brings a cluster from one manifest to the next: kind after kind, each kind's objects at once. */
final class ObjectApplier {
    /** What decides how objects are written. */
    record Mode(
            Ownership ownership,
            boolean install,
            boolean takeOwnership,
            boolean serverSide,
            boolean forceConflicts) {}

    private static final int PARALLEL_MAX = 8;

    private final ClusterObjects objects;

    ObjectApplier(ClusterObjects objects) {
        this.objects = objects;
    }

    /** Applies {@code wanted}, then deletes what only {@code before} had. */
    void apply(List<ObjectNode> before, List<ObjectNode> wanted, Mode mode) {
        String namespace = mode.ownership().releaseNamespace();
        Map<String, ObjectNode> old = new HashMap<>();
        for (ObjectNode object : before) {
            old.put(identity(object, namespace), object);
        }
        Map<String, List<ObjectNode>> byKind = new LinkedHashMap<>();
        for (ObjectNode object : wanted) {
            String kind = object.path("kind").asText();
            byKind.computeIfAbsent(kind, k -> new ArrayList<>()).add(object);
        }
        for (List<ObjectNode> group : byKind.values()) {
            concurrently(group, object -> write(object, old, mode));
        }
        wanted.forEach(object -> old.remove(identity(object, namespace)));
        delete(List.copyOf(old.values()), namespace);
    }

    /**
     * A namespace left out is the release's; cluster-scoped objects compare equal to themselves.
     */
    private static String identity(ObjectNode object, String namespace) {
        ObjectRef ref = ObjectRef.of(object);
        boolean unset = ref.namespace().isEmpty() || ref.namespace().equals(namespace);
        return new ObjectRef(ref.apiVersion(), ref.kind(), unset ? "" : ref.namespace(), ref.name())
                .identity();
    }

    private void write(ObjectNode object, Map<String, ObjectNode> old, Mode mode) {
        String namespace = mode.ownership().releaseNamespace();
        ObjectNode wanted = mode.ownership().mark(objects.placed(object.deepCopy(), namespace));
        ObjectRef ref = ObjectRef.of(wanted);
        Optional<JsonNode> live = objects.get(ref);
        ObjectNode before = old.get(identity(object, namespace));
        boolean ours = before != null || mode.takeOwnership();
        if (live.isPresent() && !ours) {
            mode.ownership().check(ref, live.get(), mode.install());
        }
        try {
            if (mode.serverSide()) {
                boolean force = mode.forceConflicts() || mode.takeOwnership();
                objects.applyServerSide(wanted, force);
            } else if (live.isEmpty()) {
                objects.create(wanted);
            } else {
                JsonNode base = before == null ? MissingNode.getInstance() : before;
                ObjectNode patch = ThreeWayMerge.patch(base, wanted, live.get());
                if (!patch.isEmpty()) {
                    objects.mergePatch(ref, patch);
                }
            }
        } catch (KubernetesClientException e) {
            throw ReleaseException.passing(
                    "failed to apply " + ref.describe() + ": " + e.getMessage());
        }
    }

    /** Last installed first; objects marked with resource-policy keep stay. */
    List<ObjectRef> delete(List<ObjectNode> deployed, String namespace) {
        List<ObjectRef> deleted = new ArrayList<>();
        for (ObjectNode object : deployed.reversed()) {
            String policy =
                    object.path("metadata")
                            .path("annotations")
                            .path("helm.sh/resource-policy")
                            .asText();
            if (!policy.equals("keep")) {
                ObjectRef ref = ObjectRef.of(objects.placed(object.deepCopy(), namespace));
                objects.delete(ref);
                deleted.add(ref);
            }
        }
        return deleted;
    }

    private static <T> void concurrently(List<T> items, Consumer<T> action) {
        Semaphore permits = new Semaphore(PARALLEL_MAX);
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (T item : items) {
                running.add(
                        threads.submit(() -> {
                            permits.acquireUninterruptibly();
                            try {
                                action.accept(item);
                            } finally {
                                permits.release();
                            }
                        }));
            }
            for (Future<?> task : running) {
                task.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ReleaseException.passing("interrupted while applying objects");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException(e.getCause());
        }
    }
}
