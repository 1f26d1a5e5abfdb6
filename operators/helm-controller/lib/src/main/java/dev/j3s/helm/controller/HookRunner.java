package dev.j3s.helm.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.helm.engine.Hook;
import dev.j3s.helm.engine.InstallOrder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/** Runs the hooks of one event: by weight, kind and name, each awaited before the next. */
final class HookRunner {
    private static final String BEFORE_CREATION = "before-hook-creation";
    private static final String SUCCEEDED = "hook-succeeded";
    private static final String FAILED = "hook-failed";
    private static final Comparator<Hook> ORDER =
            Comparator.comparingInt(Hook::weight)
                    .thenComparing(Hook::kind, new InstallOrder())
                    .thenComparing(Hook::name);

    private final ClusterObjects objects;

    HookRunner(ClusterObjects objects) {
        this.objects = objects;
    }

    void run(List<Hook> hooks, String event, String namespace, Duration timeout) {
        List<Hook> chosen =
                hooks.stream().filter(h -> h.events().contains(event)).sorted(ORDER).toList();
        for (Hook hook : chosen) {
            for (ObjectNode object : Manifests.objects(hook.content())) {
                run(hook, objects.placed(object, namespace), event, timeout);
            }
        }
        for (Hook hook : chosen) {
            if (hook.deletePolicies().contains(SUCCEEDED)) {
                deleteAll(hook, namespace);
            }
        }
    }

    private void run(Hook hook, ObjectNode object, String event, Duration timeout) {
        ObjectRef ref = ObjectRef.of(object);
        // Without a policy Helm replaces what an earlier run left.
        if (hook.deletePolicies().isEmpty() || hook.deletePolicies().contains(BEFORE_CREATION)) {
            objects.delete(ref);
            objects.awaitGone(ref, timeout);
        }
        try {
            objects.create(object);
            awaitDone(ref, timeout);
        } catch (KubernetesClientTimeoutException e) {
            throw failed(hook, ref, event, "timed out waiting for the condition");
        } catch (KubernetesClientException | ReleaseException e) {
            throw failed(hook, ref, event, String.valueOf(e.getMessage()));
        }
    }

    private ReleaseException failed(Hook hook, ObjectRef ref, String event, String reason) {
        if (hook.deletePolicies().contains(FAILED)) {
            objects.delete(ref);
        }
        return ReleaseException.passing(
                event + " hooks failed: " + ref.kind() + " " + ref.name() + ": " + reason);
    }

    private void awaitDone(ObjectRef ref, Duration timeout) {
        JsonNode done =
                switch (ref.kind()) {
                    case "Job" -> objects.await(ref, HookRunner::jobEnded, timeout);
                    case "Pod" -> objects.await(ref, HookRunner::podEnded, timeout);
                    default -> MissingNode.getInstance();
                };
        boolean podFailed = done.path("status").path("phase").asText().equals("Failed");
        if (podFailed || hasCondition(done, "Failed")) {
            throw ReleaseException.passing("it failed");
        }
    }

    private static boolean jobEnded(JsonNode job) {
        return hasCondition(job, "Complete") || hasCondition(job, "Failed");
    }

    private static boolean podEnded(JsonNode pod) {
        String phase = pod.path("status").path("phase").asText();
        return phase.equals("Succeeded") || phase.equals("Failed");
    }

    static boolean hasCondition(JsonNode object, String type) {
        for (JsonNode condition : object.path("status").path("conditions")) {
            if (condition.path("type").asText().equals(type)
                    && condition.path("status").asText().equals("True")) {
                return true;
            }
        }
        return false;
    }

    private void deleteAll(Hook hook, String namespace) {
        for (ObjectNode object : Manifests.objects(hook.content())) {
            objects.delete(ObjectRef.of(objects.placed(object, namespace)));
        }
    }
}
