package dev.j3s.controllers.kube;

import dev.j3s.client.Informer;
import dev.j3s.client.Informers;
import dev.j3s.client.Meta;
import dev.j3s.model.GroupVersionResource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The shared informers of all controllers: one for each type. Asking twice gives the same one.
 * Indexes are fixed here, because an informer is built once.
 */
public final class Caches {
    /** The uid of the controlling owner; {@link #orphans} for one without. */
    public static final String BY_CONTROLLER = "controller";

    public static final String BY_NODE = "node";

    /** {@code namespace/claim}. */
    public static final String BY_CLAIM = "claim";

    private final Informers informers;
    private final Map<Kind, Informer<Resource>> resources = new HashMap<>();
    private final Informer<Pod> pods;

    public Caches(Informers informers) {
        this.informers = informers;
        Map<String, Function<Pod, Iterable<String>>> indexes =
                Map.of(
                        BY_CONTROLLER,
                        pod -> controllerIndex(pod.meta()),
                        BY_NODE,
                        pod -> pod.nodeName().isEmpty() ? List.of() : List.of(pod.nodeName()),
                        BY_CLAIM,
                        pod ->
                                pod.claims().stream()
                                        .map(claim -> pod.meta().namespace() + "/" + claim)
                                        .toList());
        this.pods =
                informers.informer(
                        new Informers.Spec<>(Kind.POD.resource(), "", "", Pod.DECODER, indexes));
    }

    public Informer<Pod> pods() {
        return pods;
    }

    public synchronized Informer<Resource> of(Kind kind) {
        return resources.computeIfAbsent(
                kind,
                k ->
                        informers.informer(
                                new Informers.Spec<>(
                                        kind.resource(),
                                        "",
                                        "",
                                        Resource.decoder(kind),
                                        Map.of(
                                                BY_CONTROLLER,
                                                one -> controllerIndex(one.meta())))));
    }

    /** The shared informer of a type that some controller reads whole, if there is one. */
    public synchronized Optional<Informer<Resource>> existing(GroupVersionResource resource) {
        return resources.entrySet().stream()
                .filter(entry -> entry.getKey().resource().equals(resource))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** An informer that keeps next to nothing of each object: for graphs and for counting. */
    public Informer<Item> items(GroupVersionResource resource) {
        return informers.informer(new Informers.Spec<>(resource, "", "", Item.DECODER, Map.of()));
    }

    public Informers informers() {
        return informers;
    }

    /** The index value of a namespace's objects that nobody controls. */
    public static String orphans(String namespace) {
        return "orphan/" + namespace;
    }

    private static List<String> controllerIndex(Meta meta) {
        for (var owner : meta.ownerReferences()) {
            if (owner.controller()) {
                return List.of(owner.uid());
            }
        }
        return List.of(orphans(meta.namespace()));
    }
}
