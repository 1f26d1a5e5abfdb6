package dev.j3s.controllers.statefulset;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.client.Meta;
import dev.j3s.client.OwnerReference;
import dev.j3s.controllers.kube.Kind;
import dev.j3s.controllers.kube.Pod;
import dev.j3s.controllers.kube.Resource;
import dev.j3s.model.Json;
import org.jspecify.annotations.Nullable;

/** Who owns a claim, by the set's retention policy; the collector does the rest. Pure. */
final class ClaimRetention {
    private ClaimRetention() {}

    private static boolean deletes(Resource set, String when) {
        return set.spec()
                .path("persistentVolumeClaimRetentionPolicy")
                .path(when)
                .asText("Retain")
                .equals("Delete");
    }

    /** The owners a claim should have; {@code condemned} is its pod when it is one too many. */
    static ArrayNode owners(Resource set, Resource claim, @Nullable Pod condemned) {
        var owners = Json.mapper().createArrayNode();
        var podName = condemned == null ? "" : condemned.meta().name();
        for (var owner : claim.json().path("metadata").path("ownerReferences")) {
            var kind = owner.path("kind").asText();
            var ours =
                    owner.path("uid").asText().equals(set.meta().uid())
                            || (kind.equals("Pod")
                                    && owner.path("name").asText().startsWith(set.meta().name()));
            if (!ours) {
                owners.add(owner);
            }
        }
        if (!podName.isEmpty() && condemned != null && deletes(set, "whenScaled")) {
            owners.add(reference(Kind.POD, condemned.meta()));
        } else if (deletes(set, "whenDeleted")) {
            owners.add(reference(Kind.STATEFUL_SET, set.meta()));
        }
        return owners;
    }

    private static ObjectNode reference(Kind kind, Meta owner) {
        var type = kind.type();
        return new OwnerReference(
                        type.apiVersion(), type.kind(), owner.name(), owner.uid(), false, false)
                .toJson();
    }
}
