package dev.j3s.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.crd.CrdController;
import dev.j3s.apiserver.registry.ResourceDefinition;
import dev.j3s.model.ApiException;
import dev.j3s.model.GroupResource;
import dev.j3s.model.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** What the CRD controller does to the server. */
final class CrdServer implements CrdController.Server {
    static final GroupResource CRDS =
            new GroupResource("apiextensions.k8s.io", "customresourcedefinitions");

    private final Foundation foundation;
    private final Set<GroupResource> builtIn = new HashSet<>();

    CrdServer(Foundation foundation, List<ResourceDefinition> builtIn) {
        this.foundation = foundation;
        builtIn.forEach(definition -> this.builtIn.add(definition.groupResource()));
    }

    @Override
    public List<JsonNode> crds() {
        return foundation.storage().list(CRDS, "");
    }

    @Override
    public void put(ResourceDefinition definition) {
        foundation.catalog().put(definition);
    }

    @Override
    public void remove(GroupResource resource) {
        foundation.catalog().remove(resource);
    }

    @Override
    public boolean mayServe(GroupResource resource) {
        return !builtIn.contains(resource);
    }

    @Override
    public void update(String name, Consumer<ObjectNode> change) {
        try {
            foundation
                    .storage()
                    .update(
                            CRDS,
                            "",
                            name,
                            current -> {
                                change.accept(current);
                                return current;
                            });
        } catch (ApiException e) {
            // A CRD that is gone needs no status.
            if (!e.isNotFound()) {
                throw e;
            }
        }
    }

    @Override
    public int deleteInstances(GroupResource resource) {
        if (foundation.catalog().find(resource).isEmpty()) {
            return 0;
        }
        for (var instance : foundation.storage().list(resource, "")) {
            var metadata = instance.path("metadata");
            if (!metadata.hasNonNull("deletionTimestamp")) {
                delete(resource, metadata);
            }
        }
        return foundation.storage().list(resource, "").size();
    }

    private void delete(GroupResource resource, JsonNode metadata) {
        try {
            foundation
                    .storage()
                    .delete(
                            resource,
                            metadata.path("namespace").asText(""),
                            metadata.path("name").asText(),
                            Json.object());
        } catch (ApiException e) {
            // Somebody else was faster.
            if (!e.isNotFound()) {
                throw e;
            }
        }
    }
}
