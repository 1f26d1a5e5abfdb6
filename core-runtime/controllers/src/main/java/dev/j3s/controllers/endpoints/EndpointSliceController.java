package dev.j3s.controllers.endpoints;

import dev.j3s.control.Result;
import dev.j3s.controllers.kube.Env;
import dev.j3s.controllers.kube.Kind;
import dev.j3s.controllers.kube.Resource;
import dev.j3s.controllers.kube.Selectors;
import dev.j3s.model.ObjectKey;

/** Keeps the EndpointSlices of Services that have a selector. */
public final class EndpointSliceController {
    private static final String MANAGER = "endpointslice-controller.k8s.io";

    private final Env env;
    private final SliceWriter writer;

    private EndpointSliceController(Env env) {
        this.env = env;
        this.writer = new SliceWriter(env, MANAGER);
    }

    public static AutoCloseable start(Env env, int workers) {
        return env.controller("endpointslice")
                .workers(workers)
                .watching(
                        env.cache(Kind.SERVICE),
                        (key, before, after, enqueue) -> enqueue.accept(key))
                .watching(env.pods(), ServicesOfPod.in(env.lister(Kind.SERVICE)))
                .watching(env.cache(Kind.ENDPOINT_SLICE), SliceWriter.serviceOf(MANAGER))
                .reading(env.cache(Kind.NODE))
                .start(new EndpointSliceController(env)::reconcile);
    }

    private Result reconcile(ObjectKey key) {
        var found = env.lister(Kind.SERVICE).get(key);
        if (found.isEmpty()) {
            writer.forget(key);
            return Result.DONE; // the collector takes the slices
        }
        var service = found.get();
        var external = service.spec().path("type").asText().equals("ExternalName");
        if (service.spec().path("selector").isEmpty() || external || service.meta().deleting()) {
            return Result.DONE;
        }
        var selector = Selectors.ofMap(service.spec().path("selector"));
        var pods =
                env.pods().lister().inNamespace(key.namespace()).stream()
                        .filter(pod -> selector.matches(pod.meta().labels()))
                        .toList();
        var groups =
                ServiceEndpoints.groups(
                        service,
                        pods,
                        node -> env.lister(Kind.NODE).get(new ObjectKey("", node)).orElse(null));
        return writer.write(
                new SlicePlanner.Owner(
                        Kind.SERVICE, service, MANAGER, ServiceEndpoints.labels(service)),
                groups);
    }

    /** Whether a slice belongs to {@code service}. */
    static boolean belongs(Resource slice, ObjectKey service) {
        return slice.meta().namespace().equals(service.namespace())
                && slice.meta().label(SlicePlanner.SERVICE_NAME).equals(service.name());
    }
}
