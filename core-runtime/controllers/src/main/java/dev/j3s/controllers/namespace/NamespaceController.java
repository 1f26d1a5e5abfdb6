package dev.j3s.controllers.namespace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.control.Result;
import dev.j3s.controllers.kube.Env;
import dev.j3s.controllers.kube.Kind;
import dev.j3s.controllers.kube.Resource;
import dev.j3s.controllers.kube.TemplateHash;
import dev.j3s.model.ApiException;
import dev.j3s.model.ObjectKey;
import java.time.Duration;

/** Finalizes namespaces: they go when their content is gone. */
public final class NamespaceController {
    private static final String FINALIZER = "kubernetes";

    /** Upstream waits half of the longest grace period left; pods often go sooner. */
    private static final long WAIT_SECONDS_MAX = 5;

    private final Env env;

    private NamespaceController(Env env) {
        this.env = env;
    }

    public static AutoCloseable start(Env env, int workers) {
        return env.controller("namespace")
                .workers(workers)
                .watching(
                        env.cache(Kind.NAMESPACE),
                        (key, before, after, enqueue) -> {
                            if (after != null && after.meta().deleting()) {
                                enqueue.accept(key);
                            }
                        })
                .start(new NamespaceController(env)::reconcile);
    }

    private Result reconcile(ObjectKey key) {
        // Asked of the server: a stale "still there" would walk through all types for nothing.
        var found = env.client().get(Kind.NAMESPACE.resource(), "", key.name()).map(Resource::of);
        if (found.isEmpty() || !found.get().meta().deleting()) {
            return Result.DONE;
        }
        var namespace = found.get();
        if (!namespace.status().path("phase").asText().equals("Terminating")) {
            var status = namespace.status().<ObjectNode>deepCopy().put("phase", "Terminating");
            namespace = writeStatus(namespace, status);
        }
        if (namespace.spec().path("finalizers").isEmpty()) {
            return Result.DONE;
        }
        var left = new NamespaceContent(env.client(), key.name()).deleteAll();
        var status = NamespaceStatus.of(namespace.status(), left, env.now());
        namespace = writeStatus(namespace, status);
        if (left.nothing()) {
            finalizeNamespace(namespace);
            return Result.DONE;
        }
        if (left.estimateSeconds() > 0) {
            var half = left.estimateSeconds() / 2 + 1L;
            return Result.after(Duration.ofSeconds(Math.min(half, WAIT_SECONDS_MAX)));
        }
        return Result.AGAIN;
    }

    private Resource writeStatus(Resource namespace, ObjectNode status) {
        if (TemplateHash.same(status, namespace.status())) {
            return namespace;
        }
        var written =
                env.client()
                        .updateSubresource(
                                Kind.NAMESPACE.resource(), "status", namespace.withStatus(status));
        return Resource.of(written);
    }

    private void finalizeNamespace(Resource namespace) {
        var copy = namespace.copy();
        var spec = copy.withObject("/spec");
        var kept = spec.putArray("finalizers");
        for (var finalizer : namespace.spec().path("finalizers")) {
            if (!finalizer.asText().equals(FINALIZER)) {
                kept.add(finalizer);
            }
        }
        try {
            env.client().updateSubresource(Kind.NAMESPACE.resource(), "finalize", copy);
        } catch (ApiException e) {
            if (!e.isNotFound()) {
                throw e;
            }
        }
    }
}
