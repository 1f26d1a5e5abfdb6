package dev.j3s.apiserver.actions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.registry.CreateAction;
import dev.j3s.apiserver.registry.ObjectStorage;
import dev.j3s.model.ApiException;
import dev.j3s.model.ApiStatus;
import dev.j3s.model.GroupResource;
import dev.j3s.model.Json;
import dev.j3s.model.LabelSelector;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code pods/eviction}: a delete that asks the pod's disruption budget first. */
final class EvictionAction implements CreateAction {
    private static final GroupResource PODS = new GroupResource("", "pods");
    private static final GroupResource BUDGETS =
            new GroupResource("policy", "poddisruptionbudgets");
    private static final Set<String> DONE = Set.of("Succeeded", "Failed");

    private final ObjectStorage storage;
    private final Clock clock;

    EvictionAction(ObjectStorage storage, Clock clock) {
        this.storage = storage;
        this.clock = clock;
    }

    @Override
    public ObjectNode create(Request request) {
        var eviction = request.body();
        if (!eviction.path("metadata").path("name").asText("").equals(request.name())) {
            throw ApiStatus.badRequest("name in URL does not match name in Eviction object")
                    .asException();
        }
        var options =
                eviction.path("deleteOptions") instanceof ObjectNode given
                        ? given.deepCopy()
                        : Json.object();
        var dryRun = request.dryRun() || !options.path("dryRun").isEmpty();
        var pod = pod(request);
        if (needsNoBudget(pod)) {
            // a pending pod may become ready meanwhile: then its budget counts again
            var phase = pod.path("status").path("phase").asText("");
            var fixed = !DONE.contains(phase) && !pod.path("metadata").has("deletionTimestamp");
            evict(request, fixed ? sameVersion(options, pod) : options, dryRun);
            return BindingAction.success();
        }
        var budget = budget(request.namespace(), pod);
        if (budget == null) {
            evict(request, options, dryRun);
            return BindingAction.success();
        }
        if (!isReady(pod) && budget.freesUnhealthy()) {
            evictUnhealthy(request, options, pod, budget, dryRun);
            return BindingAction.success();
        }
        take(request, budget, dryRun);
        evict(request, options, dryRun);
        return BindingAction.success();
    }

    private JsonNode pod(Request request) {
        return storage.get(PODS, request.namespace(), request.name())
                .orElseThrow(() -> ApiStatus.notFound(PODS, request.name()).asException());
    }

    private static boolean needsNoBudget(JsonNode pod) {
        var phase = pod.path("status").path("phase").asText("");
        return DONE.contains(phase)
                || phase.equals("Pending")
                || pod.path("metadata").has("deletionTimestamp");
    }

    private static boolean isReady(JsonNode pod) {
        for (var one : pod.path("status").path("conditions")) {
            if (one.path("type").asText("").equals("Ready")) {
                return one.path("status").asText("").equals("True");
            }
        }
        return false;
    }

    private @Nullable DisruptionBudget budget(String namespace, JsonNode pod) {
        var labels = pod.path("metadata").path("labels");
        List<JsonNode> found =
                storage.list(BUDGETS, namespace).stream()
                        .filter(one -> selects(one.path("spec").path("selector"), labels))
                        .toList();
        if (found.size() > 1) {
            throw new ApiStatus(
                            500,
                            "",
                            "This pod has more than one PodDisruptionBudget, which the eviction"
                                    + " subresource does not support.",
                            null)
                    .asException();
        }
        return found.isEmpty() ? null : new DisruptionBudget(found.getFirst());
    }

    private static boolean selects(JsonNode selector, JsonNode labels) {
        return selector.isObject() && LabelSelector.ofObject(selector).matches(labels);
    }

    private void take(Request request, DisruptionBudget budget, boolean dryRun) {
        budget.check();
        if (!dryRun) {
            var now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
            storage.update(
                    BUDGETS,
                    request.namespace(),
                    budget.name(),
                    stored -> DisruptionBudget.take(stored, request.name(), now));
        }
    }

    /** Only if the pod is still the one that was judged: it may have become ready since. */
    private void evictUnhealthy(
            Request request,
            ObjectNode options,
            JsonNode pod,
            DisruptionBudget budget,
            boolean dryRun) {
        var asked = options.path("preconditions").has("resourceVersion");
        try {
            evict(request, sameVersion(options, pod), dryRun);
        } catch (ApiException e) {
            if (e.isConflict() && !asked) {
                throw DisruptionBudget.tooManyRequests(
                        "The disruption budget "
                                + budget.name()
                                + " is still being processed by the server.",
                        10);
            }
            throw e;
        }
    }

    private static ObjectNode sameVersion(ObjectNode options, JsonNode pod) {
        var version = pod.path("metadata").path("resourceVersion").asText("");
        var asked = options.path("preconditions").has("resourceVersion");
        if (!version.isEmpty() && !asked) {
            options.withObjectProperty("preconditions").put("resourceVersion", version);
        }
        return options;
    }

    private void evict(Request request, ObjectNode options, boolean dryRun) {
        if (dryRun) {
            checkPreconditions(pod(request), options);
            return;
        }
        var marked =
                storage.update(
                        PODS,
                        request.namespace(),
                        request.name(),
                        stored -> {
                            checkPreconditions(stored, options);
                            new PodCondition(
                                            "DisruptionTarget",
                                            "True",
                                            "EvictionByEvictionAPI",
                                            "Eviction API: evicting")
                                    .setOn(stored, clock);
                            return stored;
                        });
        if (options.path("preconditions").has("resourceVersion")) {
            // it was checked above; the mark made a newer one
            var version = marked.path("metadata").path("resourceVersion").asText("");
            options.withObjectProperty("preconditions").put("resourceVersion", version);
        }
        storage.delete(PODS, request.namespace(), request.name(), options);
    }

    private static void checkPreconditions(JsonNode pod, JsonNode options) {
        checkPrecondition(pod, options, "uid", "UID", " deleted and then recreated");
        checkPrecondition(pod, options, "resourceVersion", "ResourceVersion", " modified");
    }

    private static void checkPrecondition(
            JsonNode pod, JsonNode options, String field, String title, String fate) {
        var asked = options.path("preconditions").path(field).asText("");
        var stored = pod.path("metadata").path(field).asText("");
        if (!asked.isEmpty() && !stored.isEmpty() && !asked.equals(stored)) {
            throw ApiStatus.conflict(
                            new GroupResource("", "Pod"),
                            pod.path("metadata").path("name").asText(""),
                            "the "
                                    + title
                                    + " in the precondition ("
                                    + asked
                                    + ") does not match the "
                                    + title
                                    + " in record ("
                                    + stored
                                    + "). The object might have been"
                                    + fate)
                    .asException();
        }
    }
}
