package dev.j3s.apiserver.authorization;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.model.GroupResource;

/**
 * What a pod makes its node need. Walks the whole spec by field names instead of listing every
 * place upstream's visitors know (pkg/api/v1/pod VisitPodSecretNames): the names are used for
 * nothing else.
 */
final class PodReferences {
    static final GroupResource SECRETS = new GroupResource("", "secrets");
    static final GroupResource CONFIG_MAPS = new GroupResource("", "configmaps");
    static final GroupResource CLAIMS = new GroupResource("", "persistentvolumeclaims");
    static final GroupResource ACCOUNTS = new GroupResource("", "serviceaccounts");
    static final GroupResource RESOURCE_CLAIMS =
            new GroupResource("resource.k8s.io", "resourceclaims");

    private PodReferences() {}

    /** True when {@code pod} names an object of its own namespace. */
    static boolean names(JsonNode pod, GroupResource resource, String name) {
        var spec = pod.path("spec");
        if (resource.equals(SECRETS)) {
            return namesPullSecret(spec, name) || namesSecret(spec, name);
        }
        if (resource.equals(CONFIG_MAPS)) {
            return namesConfigMap(spec, name);
        }
        if (resource.equals(CLAIMS)) {
            return namesClaim(pod, name);
        }
        if (resource.equals(ACCOUNTS)) {
            return spec.path("serviceAccountName").asText("").equals(name);
        }
        return resource.equals(RESOURCE_CLAIMS) && namesResourceClaim(pod, name);
    }

    private static boolean namesPullSecret(JsonNode spec, String name) {
        for (var secret : spec.path("imagePullSecrets")) {
            if (secret.path("name").asText("").equals(name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean namesSecret(JsonNode node, String name) {
        if (node.isArray()) {
            for (var item : node) {
                if (namesSecret(item, name)) {
                    return true;
                }
            }
            return false;
        }
        for (var field : node.properties()) {
            var value = field.getValue();
            var found =
                    switch (field.getKey()) {
                        case "secretName" -> value.asText("").equals(name);
                        case "secret", "secretRef", "secretKeyRef", "nodePublishSecretRef" ->
                                value.path("name").asText("").equals(name)
                                        || value.path("secretName").asText("").equals(name);
                        default -> value.isContainerNode() && namesSecret(value, name);
                    };
            if (found) {
                return true;
            }
        }
        return false;
    }

    private static boolean namesConfigMap(JsonNode node, String name) {
        if (node.isArray()) {
            for (var item : node) {
                if (namesConfigMap(item, name)) {
                    return true;
                }
            }
            return false;
        }
        for (var field : node.properties()) {
            var value = field.getValue();
            var found =
                    switch (field.getKey()) {
                        case "configMap", "configMapRef", "configMapKeyRef" ->
                                value.path("name").asText("").equals(name);
                        default -> value.isContainerNode() && namesConfigMap(value, name);
                    };
            if (found) {
                return true;
            }
        }
        return false;
    }

    private static boolean namesClaim(JsonNode pod, String name) {
        var podName = pod.path("metadata").path("name").asText("");
        for (var volume : pod.path("spec").path("volumes")) {
            var claim = volume.path("persistentVolumeClaim").path("claimName").asText("");
            var ephemeral = podName + "-" + volume.path("name").asText("");
            if (claim.equals(name) || (volume.has("ephemeral") && ephemeral.equals(name))) {
                return true;
            }
        }
        return false;
    }

    private static boolean namesResourceClaim(JsonNode pod, String name) {
        for (var claim : pod.path("spec").path("resourceClaims")) {
            if (claim.path("resourceClaimName").asText("").equals(name)) {
                return true;
            }
        }
        for (var claim : pod.path("status").path("resourceClaimStatuses")) {
            if (claim.path("resourceClaimName").asText("").equals(name)) {
                return true;
            }
        }
        return false;
    }
}
