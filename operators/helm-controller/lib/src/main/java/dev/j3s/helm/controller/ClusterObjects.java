package dev.j3s.helm.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Reads, writes and awaits objects of any kind. */
final class ClusterObjects {
    private static final String FIELD_MANAGER = "helm";

    private final KubernetesClient client;
    private final ResourceTypes types;

    ClusterObjects(KubernetesClient client, ResourceTypes types) {
        this.client = client;
        this.types = types;
    }

    /** The object with the namespace it will live in: none for cluster-scoped kinds. */
    ObjectNode placed(ObjectNode object, String releaseNamespace) {
        ObjectRef ref = ObjectRef.of(object);
        ObjectNode metadata = object.withObject("/metadata");
        if (!type(ref).isNamespaceScoped()) {
            metadata.remove("namespace");
        } else if (ref.namespace().isEmpty()) {
            metadata.put("namespace", releaseNamespace);
        }
        return object;
    }

    private ResourceDefinitionContext type(ObjectRef ref) {
        return types.find(ref.apiVersion(), ref.kind())
                .orElseThrow(() ->
                        ReleaseException.passing(
                                "unable to build kubernetes objects from release manifest:"
                                        + " resource mapping not found for name: \""
                                        + ref.name()
                                        + "\": no matches for kind \""
                                        + ref.kind()
                                        + "\" in version \""
                                        + ref.apiVersion()
                                        + "\""));
    }

    private Resource<GenericKubernetesResource> resource(ObjectRef ref) {
        var operation = client.genericKubernetesResources(type(ref));
        return ref.namespace().isEmpty()
                ? operation.withName(ref.name())
                : operation.inNamespace(ref.namespace()).withName(ref.name());
    }

    Optional<JsonNode> get(ObjectRef ref) {
        return Optional.ofNullable(resource(ref).get()).map(this::tree);
    }

    private JsonNode tree(GenericKubernetesResource object) {
        return client.getKubernetesSerialization().convertValue(object, JsonNode.class);
    }

    void create(JsonNode object) {
        client.genericKubernetesResources(type(ObjectRef.of(object)))
                .resource(generic(object))
                .create();
    }

    void applyServerSide(JsonNode object, boolean force) {
        var context =
                new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager(FIELD_MANAGER)
                        .withForce(force)
                        .build();
        resource(ObjectRef.of(object)).patch(context, generic(object));
    }

    void mergePatch(ObjectRef ref, JsonNode patch) {
        var context = PatchContext.of(PatchType.JSON_MERGE);
        resource(ref).patch(context, patch.toString());
    }

    private static GenericKubernetesResource generic(JsonNode object) {
        return Serialization.unmarshal(object.toString(), GenericKubernetesResource.class);
    }

    /** Kinds that are gone, or never were, are as good as deleted. */
    void delete(ObjectRef ref) {
        if (types.find(ref.apiVersion(), ref.kind()).isEmpty()) {
            return;
        }
        try {
            resource(ref).delete();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
    }

    void awaitGone(ObjectRef ref, Duration timeout) {
        if (types.find(ref.apiVersion(), ref.kind()).isPresent()) {
            resource(ref)
                    .waitUntilCondition(o -> o == null, timeout.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Watches until the object meets the condition; fails after the timeout. */
    JsonNode await(ObjectRef ref, Predicate<JsonNode> condition, Duration timeout) {
        GenericKubernetesResource met =
                resource(ref)
                        .waitUntilCondition(
                                o -> o != null && condition.test(tree(o)),
                                timeout.toMillis(),
                                TimeUnit.MILLISECONDS);
        return tree(met);
    }
}
