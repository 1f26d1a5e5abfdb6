package dev.j3s.apiserver.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.crd.CrdConditions.Condition;
import dev.j3s.apiserver.registry.ResourceDefinition;
import dev.j3s.model.GroupResource;
import dev.j3s.model.Json;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Follows CRDs: settles names, serves established types, and cleans up after deleted ones. Call
 * {@link #changed} for each CRD at start and for each event of the CRD watch, from one thread.
 */
public final class CrdController {
    /** What the controller needs of the server around it; calls come from the watch's thread. */
    public interface Server {
        /** Every CRD there is, as stored. */
        List<JsonNode> crds();

        /** Serves the type, or serves it anew. */
        void put(ResourceDefinition definition);

        void remove(GroupResource resource);

        /** False when the type is one the server has itself: a CRD must not replace it. */
        boolean mayServe(GroupResource resource);

        /**
         * Reads the CRD, lets {@code change} alter it, writes it unless equal; again on conflict. A
         * CRD that is gone is no error.
         */
        void update(String name, Consumer<ObjectNode> change);

        /** Deletes all instances of the type, in all namespaces, and says how many are left. */
        int deleteInstances(GroupResource resource);
    }

    private final CustomResources types;
    private final Server server;
    private final Clock clock;

    public CrdController(CustomResources types, Server server, Clock clock) {
        this.types = types;
        this.server = server;
        this.clock = clock;
    }

    /** A CRD as it is now. Doing it twice changes nothing. */
    public void changed(JsonNode crd) {
        var name = crd.path("metadata").path("name").asText();
        var settled = settled(crd);
        if (!settled.path("status").equals(crd.path("status"))) {
            server.update(
                    name,
                    current -> {
                        var status = settled(current).get("status");
                        current.set("status", status);
                    });
        }
        if (CrdConditions.isTrue(settled, "Established") && server.mayServe(resource(crd))) {
            server.put(types.definitionOf(settled));
        }
        if (crd.path("metadata").hasNonNull("deletionTimestamp")) {
            cleanUp(name, crd);
        }
    }

    private ObjectNode settled(JsonNode crd) {
        ObjectNode copy = crd.deepCopy();
        CrdNaming.settle(copy, server.crds(), clock.instant());
        return copy;
    }

    /** The last state of a CRD that is gone. Others of its group may get its names now. */
    public void deleted(JsonNode crd) {
        server.remove(resource(crd));
        var group = crd.path("spec").path("group");
        for (var other : server.crds()) {
            if (other.path("spec").path("group").equals(group)) {
                changed(other);
            }
        }
    }

    static GroupResource resource(JsonNode crd) {
        var spec = crd.path("spec");
        return new GroupResource(
                spec.path("group").asText(), spec.path("names").path("plural").asText());
    }

    private void cleanUp(String name, JsonNode crd) {
        if (!CrdSchemas.strings(crd.path("metadata").path("finalizers"))
                .contains(CrdConditions.CLEANUP_FINALIZER)) {
            return;
        }
        var established = CrdConditions.isTrue(crd, "Established");
        var left = established ? server.deleteInstances(resource(crd)) : 0;
        if (left > 0) {
            var progress =
                    new Condition(
                            "Terminating",
                            true,
                            "InstanceDeletionInProgress",
                            "CustomResource deletion is in progress");
            server.update(name, current -> CrdConditions.set(current, progress, clock.instant()));
            return;
        }
        var done =
                established
                        ? new Condition(
                                "Terminating",
                                false,
                                "InstanceDeletionCompleted",
                                "removed all instances")
                        : new Condition(
                                "Terminating",
                                false,
                                "NeverEstablished",
                                "resource was never established");
        server.update(
                name,
                current -> {
                    CrdConditions.set(current, done, clock.instant());
                    dropFinalizer(current);
                });
    }

    private static void dropFinalizer(ObjectNode crd) {
        var kept = new ArrayList<>(CrdSchemas.strings(crd.path("metadata").path("finalizers")));
        kept.remove(CrdConditions.CLEANUP_FINALIZER);
        var metadata = crd.withObject("/metadata");
        if (kept.isEmpty()) {
            metadata.remove("finalizers");
        } else {
            metadata.set("finalizers", Json.mapper().valueToTree(kept));
        }
    }
}
