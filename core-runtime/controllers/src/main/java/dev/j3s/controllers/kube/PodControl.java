package dev.j3s.controllers.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.client.EventRecorder.Subject;
import dev.j3s.client.Meta;
import dev.j3s.client.OwnerReference;
import dev.j3s.model.ApiException;
import dev.j3s.model.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Makes and deletes pods for an owner, with the events upstream's controllers write. */
public final class PodControl {
    private final Env env;

    public PodControl(Env env) {
        this.env = env;
    }

    /** A pod of {@code template}, named after its owner when it has no name, owned by it. */
    public static ObjectNode fromTemplate(JsonNode template, Kind ownerKind, Meta owner) {
        var pod = Json.object();
        pod.put("kind", "Pod").put("apiVersion", "v1");
        var metadata = pod.putObject("metadata");
        metadata.put("generateName", owner.name() + "-");
        metadata.put("namespace", owner.namespace());
        for (var field : List.of("labels", "annotations", "finalizers")) {
            var value = template.path("metadata").path(field);
            if (!value.isMissingNode()) {
                metadata.set(field, value.deepCopy());
            }
        }
        metadata.putArray("ownerReferences")
                .add(OwnerReference.controller(ownerKind.type(), owner).toJson());
        pod.set("spec", template.path("spec").deepCopy());
        return pod;
    }

    public ObjectNode create(Kind ownerKind, Meta owner, ObjectNode pod) {
        var subject = Subject.of(ownerKind.type(), owner);
        try {
            var created = env.client().create(Kind.POD.resource(), owner.namespace(), pod);
            var name = created.path("metadata").path("name").asText();
            env.events().normal(subject, "SuccessfulCreate", "Created pod: " + name);
            return created;
        } catch (ApiException e) {
            if (!namespaceTerminating(e)) {
                env.events().warning(subject, "FailedCreate", "Error creating: " + e.getMessage());
            }
            throw e;
        }
    }

    /** A pod that is gone already counts as deleted. */
    public void delete(Kind ownerKind, Meta owner, Meta pod) {
        var subject = Subject.of(ownerKind.type(), owner);
        var options = Json.object();
        options.putObject("preconditions").put("uid", pod.uid());
        try {
            env.client().delete(Kind.POD.resource(), pod.namespace(), pod.name(), options);
            env.events().normal(subject, "SuccessfulDelete", "Deleted pod: " + pod.name());
        } catch (ApiException e) {
            if (e.isNotFound() || e.isConflict()) {
                return;
            }
            env.events().warning(subject, "FailedDelete", "Error deleting: " + e.getMessage());
            throw e;
        }
    }

    /** True when the server refuses because the namespace is on its way out: not worth a retry. */
    public static boolean namespaceTerminating(ApiException e) {
        var details = e.status().details();
        return details != null
                && details.causes().stream()
                        .anyMatch(cause -> cause.reason().equals("NamespaceTerminating"));
    }

    /**
     * Calls {@code one} for 0 to {@code count}, in batches of 1, 2, 4, ... at once, so that a
     * refusal (quota) costs one call and not hundreds.
     */
    public static BatchOutcome slowStart(int count, IntConsumer one) throws InterruptedException {
        var done = 0;
        var from = 0;
        for (var size = Math.min(count, 1); size > 0; size = Math.min(2 * size, count - from)) {
            var outcome = together(from, from + size, one);
            done += outcome.succeeded();
            from += size;
            if (outcome.error() != null) {
                return new BatchOutcome(done, from, outcome.error());
            }
        }
        return new BatchOutcome(done, from, null);
    }

    /** {@code tried} calls were made; {@code error} is the first failure. */
    public record BatchOutcome(int succeeded, int tried, @Nullable ApiException error) {}

    /** Calls {@code one} for all numbers at once. */
    public static BatchOutcome together(int from, int to, IntConsumer one)
            throws InterruptedException {
        var succeeded = 0;
        @Nullable ApiException error = null;
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = new ArrayList<Future<?>>();
            for (var i = from; i < to; i++) {
                var number = i;
                calls.add(executor.submit(() -> one.accept(number)));
            }
            for (var call : calls) {
                try {
                    call.get();
                    succeeded++;
                } catch (ExecutionException e) {
                    error = refusal(e);
                }
            }
        }
        return new BatchOutcome(succeeded, to - from, error);
    }

    private static ApiException refusal(ExecutionException e) {
        return switch (e.getCause()) {
            case ApiException refused -> refused;
            case RuntimeException broken -> throw broken;
            case null, default -> throw new IllegalStateException(e);
        };
    }
}
