package dev.j3s.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.admission.AdmissionRequest.Operation;
import dev.j3s.apiserver.registry.ObjectStorage;
import dev.j3s.model.ApiException;
import dev.j3s.model.GroupResource;
import dev.j3s.model.Json;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Every pod runs as an account and finds its token at the usual place. */
final class ServiceAccount implements AdmissionPlugin {
    private static final GroupResource ACCOUNTS = new GroupResource("", "serviceaccounts");
    private static final String DEFAULT = "default";
    private static final String VOLUME_PREFIX = "kube-api-access-";
    private static final String TOKEN_PATH = "/var/run/secrets/kubernetes.io/serviceaccount";
    private static final String ENFORCE_MOUNTABLE = "kubernetes.io/enforce-mountable-secrets";

    /** Asked for instead of an hour: see TokenRequestAction.WARN_ONLY_SECONDS. */
    private static final int TOKEN_SECONDS = 3607;

    private static final int DEFAULT_MODE = 0644;
    private static final String SUFFIX_LETTERS = "bcdfghjklmnpqrstvwxz2456789";
    private static final int SUFFIX_LENGTH = 5;

    private final ObjectStorage storage;
    private final RandomGenerator random;

    ServiceAccount(ObjectStorage storage, RandomGenerator random) {
        this.storage = storage;
        this.random = random;
    }

    @Override
    public String name() {
        return "ServiceAccount";
    }

    @Override
    public boolean handles(AdmissionRequest request) {
        return request.isForObject("", "pods") && request.operation() == Operation.CREATE;
    }

    @Override
    public void admit(AdmissionRequest request) {
        var object = request.object();
        if (object == null) {
            return;
        }
        var pod = new PodView(object);
        // the kubelet compares mirror pods with its files: never change them
        if (pod.isMirror()) {
            return;
        }
        var spec = pod.spec();
        var name = spec.path("serviceAccountName").asText("");
        if (name.isEmpty()) {
            name = spec.path("serviceAccount").asText("");
        }
        if (name.isEmpty()) {
            name = DEFAULT;
        }
        // the older field always says the same
        spec.put("serviceAccountName", name).put("serviceAccount", name);
        var account = account(request, name);
        if (automount(account, spec)) {
            mountToken(pod);
        }
        if (spec.path("imagePullSecrets").isEmpty()
                && !account.path("imagePullSecrets").isEmpty()) {
            var secrets = spec.putArray("imagePullSecrets");
            for (var secret : account.path("imagePullSecrets")) {
                secrets.addObject().put("name", secret.path("name").asText(""));
            }
        }
    }

    private JsonNode account(AdmissionRequest request, String name) {
        var stored = storage.get(ACCOUNTS, request.namespace(), name);
        if (stored.isEmpty() && name.equals(DEFAULT)) {
            stored = createDefault(request);
        }
        return stored.orElseThrow(() ->
                request.forbidden(
                        "error looking up service account "
                                + request.namespace()
                                + "/"
                                + name
                                + ": serviceaccount \""
                                + name
                                + "\" not found"));
    }

    /**
     * The controller's work done a moment early: upstream waits here for the controller to see a
     * new namespace, up to two seconds.
     */
    private Optional<JsonNode> createDefault(AdmissionRequest request) {
        var account = Json.object().put("kind", "ServiceAccount").put("apiVersion", "v1");
        account.putObject("metadata").put("name", DEFAULT).put("namespace", request.namespace());
        if (request.dryRun()) {
            return Optional.of(account);
        }
        try {
            return Optional.of(storage.create(ACCOUNTS, request.namespace(), account));
        } catch (ApiException e) {
            if (e.isAlreadyExists()) {
                return storage.get(ACCOUNTS, request.namespace(), DEFAULT);
            }
            throw e;
        }
    }

    private static boolean automount(JsonNode account, JsonNode spec) {
        var field = "automountServiceAccountToken";
        // the pod's wish, then the account's
        return spec.path(field).asBoolean(account.path(field).asBoolean(true));
    }

    private void mountToken(PodView pod) {
        var volume = "";
        for (var known : pod.volumes()) {
            if (known.path("name").asText("").startsWith(VOLUME_PREFIX)) {
                volume = known.path("name").asText();
                break;
            }
        }
        var isNew = volume.isEmpty();
        if (isNew) {
            volume = VOLUME_PREFIX + suffix();
        }
        var needed = false;
        for (var container : pod.containers()) {
            if (!mounts(container.tree(), TOKEN_PATH)) {
                container
                        .tree()
                        .withArrayProperty("volumeMounts")
                        .addObject()
                        .put("name", volume)
                        .put("readOnly", true)
                        .put("mountPath", TOKEN_PATH);
                needed = true;
            }
        }
        if (isNew && needed) {
            var added = pod.spec().withArrayProperty("volumes").addObject().put("name", volume);
            added.set("projected", tokenSource());
        }
    }

    private static boolean mounts(JsonNode container, String path) {
        for (var mount : container.path("volumeMounts")) {
            if (mount.path("mountPath").asText("").equals(path)) {
                return true;
            }
        }
        return false;
    }

    private static ObjectNode tokenSource() {
        var source = Json.object();
        var sources = source.putArray("sources");
        sources.addObject()
                .putObject("serviceAccountToken")
                .put("expirationSeconds", TOKEN_SECONDS)
                .put("path", "token");
        var ca = sources.addObject().putObject("configMap").put("name", "kube-root-ca.crt");
        ca.putArray("items").addObject().put("key", "ca.crt").put("path", "ca.crt");
        sources.addObject()
                .putObject("downwardAPI")
                .putArray("items")
                .addObject()
                .put("path", "namespace")
                .putObject("fieldRef")
                .put("apiVersion", "v1")
                .put("fieldPath", "metadata.namespace");
        return source.put("defaultMode", DEFAULT_MODE);
    }

    private String suffix() {
        var text = new StringBuilder(SUFFIX_LENGTH);
        for (var i = 0; i < SUFFIX_LENGTH; i++) {
            text.append(SUFFIX_LETTERS.charAt(random.nextInt(SUFFIX_LETTERS.length())));
        }
        return text.toString();
    }

    @Override
    public void validate(AdmissionRequest request) {
        var object = request.object();
        if (object == null) {
            return;
        }
        var pod = new PodView(object);
        var name = object.path("spec").path("serviceAccountName").asText("");
        if (pod.isMirror()) {
            validateMirror(request, pod, name);
            return;
        }
        if (name.isEmpty()) {
            throw request.forbidden(
                    "no service account specified for pod "
                            + request.namespace()
                            + "/"
                            + request.shownName());
        }
        var account = account(request, name);
        var enforce =
                account.path("metadata").path("annotations").path(ENFORCE_MOUNTABLE).asText("");
        if (enforce.equals("true")) {
            MountableSecrets.of(account).check(request, pod);
        }
    }

    private static void validateMirror(AdmissionRequest request, PodView pod, String account) {
        if (!account.isEmpty()) {
            throw request.forbidden("a mirror pod may not reference service accounts");
        }
        if (MountableSecrets.references(pod)) {
            throw request.forbidden("a mirror pod may not reference secrets");
        }
        for (var volume : pod.volumes()) {
            for (var source : volume.path("projected").path("sources")) {
                if (source.has("serviceAccountToken")) {
                    throw request.forbidden(
                            "a mirror pod may not use ServiceAccountToken volume projections");
                }
            }
        }
    }
}
