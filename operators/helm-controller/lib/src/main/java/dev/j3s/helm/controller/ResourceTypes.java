package dev.j3s.helm.controller;

import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Kinds to resources, from discovery; a kind that is not known is looked up anew. */
final class ResourceTypes {
    private final KubernetesClient client;
    private final Map<String, ResourceDefinitionContext> known = new ConcurrentHashMap<>();

    ResourceTypes(KubernetesClient client) {
        this.client = client;
    }

    Optional<ResourceDefinitionContext> find(String apiVersion, String kind) {
        String key = apiVersion + "/" + kind;
        if (!known.containsKey(key)) {
            discover(apiVersion);
        }
        return Optional.ofNullable(known.get(key));
    }

    private void discover(String apiVersion) {
        APIResourceList resources = client.getApiResources(apiVersion);
        if (resources == null) {
            return;
        }
        int slash = apiVersion.indexOf('/');
        for (APIResource resource : resources.getResources()) {
            if (resource.getName().contains("/")) {
                continue;
            }
            var context =
                    new ResourceDefinitionContext.Builder()
                            .withGroup(slash < 0 ? "" : apiVersion.substring(0, slash))
                            .withVersion(apiVersion.substring(slash + 1))
                            .withKind(resource.getKind())
                            .withPlural(resource.getName())
                            .withNamespaced(Boolean.TRUE.equals(resource.getNamespaced()))
                            .build();
            known.put(apiVersion + "/" + resource.getKind(), context);
        }
    }
}
