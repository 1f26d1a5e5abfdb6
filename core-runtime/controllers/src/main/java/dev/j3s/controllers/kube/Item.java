package dev.j3s.controllers.kube;

import dev.j3s.client.Decoder;
import dev.j3s.client.Meta;
import dev.j3s.client.OwnerReference;
import dev.j3s.model.Json;
import java.util.List;

/** What the collector and quotas keep of every object of the cluster, so as little as can be. */
public record Item(
        String uid,
        String namespace,
        String name,
        List<OwnerReference> owners,
        boolean deleting,
        boolean orphaning,
        boolean foreground) {
    public static final String ORPHAN = "orphan";
    public static final String FOREGROUND = "foregroundDeletion";
    public static final Decoder<Item> DECODER = bytes -> of(Meta.of(Json.parseObject(bytes)));

    public static Item of(Meta meta) {
        return new Item(
                meta.uid(),
                meta.namespace(),
                meta.name(),
                meta.ownerReferences(),
                meta.deleting(),
                meta.finalizers().contains(ORPHAN),
                meta.finalizers().contains(FOREGROUND));
    }

    public boolean deletingDependents() {
        return deleting && foreground;
    }
}
