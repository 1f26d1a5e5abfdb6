package dev.j3s.controllers.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.client.EventRecorder.Subject;
import dev.j3s.client.OwnerReference;
import dev.j3s.control.Result;
import dev.j3s.controllers.kube.Caches;
import dev.j3s.controllers.kube.Conditions;
import dev.j3s.controllers.kube.Env;
import dev.j3s.controllers.kube.Kind;
import dev.j3s.controllers.kube.Owned;
import dev.j3s.controllers.kube.PodControl;
import dev.j3s.controllers.kube.Resource;
import dev.j3s.controllers.kube.TemplateHash;
import dev.j3s.model.ApiException;
import dev.j3s.model.Json;
import dev.j3s.model.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Makes a Job of each CronJob when its time comes, and keeps only the latest finished ones. */
public final class CronJobController {
    private static final int SUCCESSFUL_KEPT = 3;
    private static final int FAILED_KEPT = 1;

    /** Looking further back than this many missed times tells nothing more. */
    private static final int MISSED_MAX = 100_000;

    /** Timers fire a little early or late; a little later is always right. */
    private static final Duration LATE = Duration.ofMillis(100);

    private final Env env;

    private CronJobController(Env env) {
        this.env = env;
    }

    public static AutoCloseable start(Env env, int workers) {
        return env.controller("cronjob")
                .workers(workers)
                .watching(
                        env.cache(Kind.CRON_JOB),
                        (key, before, after, enqueue) -> enqueue.accept(key))
                .watching(env.cache(Kind.JOB), Owned.by(Kind.CRON_JOB, Resource::meta))
                .start(new CronJobController(env)::reconcile);
    }

    private Result reconcile(ObjectKey key) {
        var found = env.lister(Kind.CRON_JOB).get(key);
        if (found.isEmpty() || found.get().meta().deleting()) {
            return Result.DONE;
        }
        var cron = found.get();
        var jobs =
                env.lister(Kind.JOB).byIndex(Caches.BY_CONTROLLER, cron.meta().uid()).stream()
                        .filter(job -> job.meta().namespace().equals(key.namespace()))
                        .toList();
        forgetOld(cron, jobs);
        var status = status(cron, jobs);
        var result = schedule(cron, jobs, status);
        if (!TemplateHash.same(status, cron.status())) {
            env.client()
                    .updateSubresource(Kind.CRON_JOB.resource(), "status", cron.withStatus(status));
        }
        return result;
    }

    private static boolean active(Resource job) {
        return !JobController.finished(job);
    }

    private static ObjectNode status(Resource cron, List<Resource> jobs) {
        var status = cron.status() instanceof ObjectNode before ? before.deepCopy() : Json.object();
        status.remove("active");
        jobs.stream()
                .filter(CronJobController::active)
                .sorted(Comparator.comparing(job -> job.meta().name()))
                .forEach(job -> status.withArray("/active").add(reference(job)));
        for (var job : jobs) {
            var ended = job.status().path("completionTime").asText();
            var known = status.path("lastSuccessfulTime").asText();
            if (Conditions.isTrue(job.status(), "Complete")
                    && !ended.isEmpty()
                    && ended.compareTo(known) > 0) {
                status.put("lastSuccessfulTime", ended);
            }
        }
        return status;
    }

    private static ObjectNode reference(Resource job) {
        return Json.object()
                .put("kind", "Job")
                .put("namespace", job.meta().namespace())
                .put("name", job.meta().name())
                .put("uid", job.meta().uid())
                .put("apiVersion", "batch/v1")
                .put("resourceVersion", job.meta().resourceVersion());
    }

    private Subject subject(Resource cron) {
        return Subject.of(Kind.CRON_JOB.type(), cron.meta());
    }

    private Result schedule(Resource cron, List<Resource> jobs, ObjectNode status) {
        if (cron.spec().path("suspend").asBoolean()) {
            return Result.DONE;
        }
        CronSchedule schedule;
        try {
            schedule =
                    CronSchedule.parse(
                            cron.spec().path("schedule").asText(),
                            cron.spec().path("timeZone").asText());
        } catch (IllegalArgumentException e) {
            env.events()
                    .warning(
                            subject(cron),
                            "UnparseableSchedule",
                            "unparseable schedule: " + e.getMessage());
            return Result.DONE;
        }
        var now = env.now();
        var due = due(cron, schedule, now);
        if (due.isPresent() && !tooLate(cron, due.get(), now)) {
            run(cron, jobs, status, due.get());
        }
        return schedule.next(now)
                .map(next -> Result.after(Duration.between(now, next).plus(LATE)))
                .orElse(Result.DONE);
    }

    /** The latest time that has come and was not served. */
    private static Optional<Instant> due(Resource cron, CronSchedule schedule, Instant now) {
        var last = cron.status().path("lastScheduleTime").asText();
        var from = last.isEmpty() ? cron.meta().creationTimestamp() : Instant.parse(last);
        var deadline = cron.spec().path("startingDeadlineSeconds");
        if (deadline.isNumber()) {
            var earliest = now.minusSeconds(deadline.asLong());
            from = earliest.isAfter(from) ? earliest : from;
        }
        var latest = Optional.<Instant>empty();
        var next = schedule.next(from);
        for (var i = 0; i < MISSED_MAX && next.isPresent() && !next.get().isAfter(now); i++) {
            latest = next;
            next = schedule.next(next.get());
        }
        return latest;
    }

    private static boolean tooLate(Resource cron, Instant due, Instant now) {
        var deadline = cron.spec().path("startingDeadlineSeconds");
        return deadline.isNumber() && due.plusSeconds(deadline.asLong()).isBefore(now);
    }

    private void run(Resource cron, List<Resource> jobs, ObjectNode status, Instant due) {
        var policy = cron.spec().path("concurrencyPolicy").asText("Allow");
        var running = jobs.stream().filter(CronJobController::active).toList();
        if (policy.equals("Forbid") && !running.isEmpty()) {
            env.events()
                    .normal(
                            subject(cron),
                            "JobAlreadyActive",
                            "Not starting job because prior execution is running and concurrency"
                                    + " policy is Forbid");
            return;
        }
        if (policy.equals("Replace")) {
            running.forEach(this::delete);
            status.remove("active");
        }
        var job = job(cron, due);
        try {
            var made = env.client().create(Kind.JOB.resource(), cron.meta().namespace(), job);
            env.events()
                    .normal(
                            subject(cron),
                            "SuccessfulCreate",
                            "Created job " + made.path("metadata").path("name").asText());
            status.withArray("/active").add(reference(Resource.of(made)));
        } catch (ApiException e) {
            if (PodControl.namespaceTerminating(e)) {
                return;
            }
            if (!e.isAlreadyExists()) {
                env.events()
                        .warning(
                                subject(cron),
                                "FailedCreate",
                                "Error creating job: " + e.getMessage());
                throw e;
            }
        }
        status.put("lastScheduleTime", Conditions.seconds(due));
    }

    /** Named after its minute: a second try for the same time finds it there. */
    private static ObjectNode job(Resource cron, Instant due) {
        var template = cron.spec().path("jobTemplate");
        var job = Json.object();
        job.put("kind", "Job").put("apiVersion", "batch/v1");
        var meta = job.putObject("metadata");
        var minutes = due.getEpochSecond() / 60;
        meta.put("name", cron.meta().name() + "-" + minutes);
        meta.put("namespace", cron.meta().namespace());
        var labels = template.path("metadata").path("labels");
        if (!labels.isEmpty()) {
            meta.set("labels", labels.deepCopy());
        }
        var annotations = meta.putObject("annotations");
        template.path("metadata")
                .path("annotations")
                .properties()
                .forEach(entry -> annotations.set(entry.getKey(), entry.getValue()));
        annotations.put("batch.kubernetes.io/cronjob-scheduled-timestamp", Conditions.seconds(due));
        meta.putArray("ownerReferences")
                .add(OwnerReference.controller(Kind.CRON_JOB.type(), cron.meta()).toJson());
        job.set("spec", template.path("spec").deepCopy());
        return job;
    }

    private void forgetOld(Resource cron, List<Resource> jobs) {
        forget(
                jobs,
                "Complete",
                cron.spec().path("successfulJobsHistoryLimit").asInt(SUCCESSFUL_KEPT));
        forget(jobs, "Failed", cron.spec().path("failedJobsHistoryLimit").asInt(FAILED_KEPT));
    }

    private void forget(List<Resource> jobs, String condition, int keep) {
        var finished = new ArrayList<>(jobs);
        finished.removeIf(job -> !Conditions.isTrue(job.status(), condition));
        finished.sort(
                Comparator.comparing((Resource job) -> job.status().path("startTime").asText())
                        .thenComparing(job -> job.meta().name()));
        finished.stream().limit(Math.max(0, finished.size() - keep)).forEach(this::delete);
    }

    private void delete(Resource job) {
        var options = Json.object().put("propagationPolicy", "Background");
        try {
            env.client()
                    .delete(
                            Kind.JOB.resource(),
                            job.meta().namespace(),
                            job.meta().name(),
                            options);
        } catch (ApiException e) {
            if (!e.isNotFound()) {
                throw e;
            }
        }
    }
}
