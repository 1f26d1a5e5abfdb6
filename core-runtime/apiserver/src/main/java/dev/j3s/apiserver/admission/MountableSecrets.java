package dev.j3s.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;

/** The secrets that an account lets its pods use, where it says so by annotation. */
record MountableSecrets(String account, Set<String> secrets, Set<String> pullSecrets) {
    static MountableSecrets of(JsonNode account) {
        return new MountableSecrets(
                account.path("metadata").path("name").asText(""),
                names(account.path("secrets")),
                names(account.path("imagePullSecrets")));
    }

    private static Set<String> names(JsonNode references) {
        var names = new HashSet<String>();
        references.forEach(one -> names.add(one.path("name").asText("")));
        return Set.copyOf(names);
    }

    /** True when the pod names any secret. */
    static boolean references(PodView pod) {
        if (!pod.pod().path("spec").path("imagePullSecrets").isEmpty()) {
            return true;
        }
        for (var volume : pod.volumes()) {
            if (volume.has("secret")) {
                return true;
            }
            for (var source : volume.path("projected").path("sources")) {
                if (source.has("secret")) {
                    return true;
                }
            }
        }
        for (var container : pod.allContainers()) {
            for (var env : container.tree().path("env")) {
                if (env.path("valueFrom").has("secretKeyRef")) {
                    return true;
                }
            }
            for (var from : container.tree().path("envFrom")) {
                if (from.has("secretRef")) {
                    return true;
                }
            }
        }
        return false;
    }

    void check(AdmissionRequest request, PodView pod) {
        for (var volume : pod.volumes()) {
            if (volume.has("secret")) {
                var name = volume.path("secret").path("secretName").asText("");
                refuseUnless(request, name, "volume with");
            }
        }
        for (var container : pod.containers()) {
            var who = container.kind() + " " + container.name() + " with ";
            for (var env : container.tree().path("env")) {
                var ref = env.path("valueFrom").path("secretKeyRef");
                if (ref.isObject()) {
                    refuseUnless(
                            request,
                            ref.path("name").asText(""),
                            who + "envVar " + env.path("name").asText("") + " referencing");
                }
            }
            for (var from : container.tree().path("envFrom")) {
                var ref = from.path("secretRef");
                if (ref.isObject()) {
                    refuseUnless(request, ref.path("name").asText(""), who + "envFrom referencing");
                }
            }
        }
        checkPullSecrets(request, pod);
    }

    private void refuseUnless(AdmissionRequest request, String secret, String what) {
        if (!secrets.contains(secret)) {
            throw request.forbidden(
                    what
                            + " secret.secretName=\""
                            + secret
                            + "\" is not allowed because service account "
                            + account
                            + " does not reference that secret");
        }
    }

    private void checkPullSecrets(AdmissionRequest request, PodView pod) {
        var index = 0;
        for (var secret : pod.pod().path("spec").path("imagePullSecrets")) {
            var name = secret.path("name").asText("");
            if (!pullSecrets.contains(name)) {
                throw request.forbidden(
                        "imagePullSecrets["
                                + index
                                + "].name=\""
                                + name
                                + "\" is not allowed because service account "
                                + account
                                + " does not reference that imagePullSecret");
            }
            index++;
        }
    }
}
