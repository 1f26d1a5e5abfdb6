package dev.j3s.controllers.job;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.control.Result;
import dev.j3s.controllers.kube.Conditions;
import dev.j3s.controllers.kube.Env;
import dev.j3s.controllers.kube.Kind;
import dev.j3s.controllers.kube.Resource;
import dev.j3s.model.ApiException;
import dev.j3s.model.Json;
import dev.j3s.model.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Deletes finished Jobs when {@code ttlSecondsAfterFinished} is over. */
public final class FinishedJobs {
    private final Env env;

    private FinishedJobs(Env env) {
        this.env = env;
    }

    public static AutoCloseable start(Env env) {
        return env.controller("ttl-after-finished")
                .watching(env.cache(Kind.JOB), (key, before, after, enqueue) -> enqueue.accept(key))
                .start(new FinishedJobs(env)::reconcile);
    }

    private Result reconcile(ObjectKey key) {
        var found = env.lister(Kind.JOB).get(key);
        if (found.isEmpty() || found.get().meta().deleting()) {
            return Result.DONE;
        }
        var job = found.get();
        var ttl = job.spec().path("ttlSecondsAfterFinished");
        var ended = ended(job);
        if (!ttl.isNumber() || ended.isEmpty()) {
            return Result.DONE;
        }
        var left = Duration.between(env.now(), ended.get().plusSeconds(ttl.asLong()));
        if (left.isPositive()) {
            return Result.after(left.plusMillis(10));
        }
        var options = Json.object().put("propagationPolicy", "Foreground");
        options.putObject("preconditions")
                .put("uid", job.meta().uid())
                .put("resourceVersion", job.meta().resourceVersion());
        try {
            env.client().delete(Kind.JOB.resource(), key.namespace(), key.name(), options);
        } catch (ApiException e) {
            if (!e.isNotFound()) {
                throw e;
            }
        }
        return Result.DONE;
    }

    static Optional<Instant> ended(Resource job) {
        for (JsonNode condition : job.status().path("conditions")) {
            var type = condition.path("type").asText();
            if ((type.equals("Complete") || type.equals("Failed"))
                    && Conditions.isTrue(job.status(), type)) {
                return Optional.of(Instant.parse(condition.path("lastTransitionTime").asText()));
            }
        }
        return Optional.empty();
    }
}
