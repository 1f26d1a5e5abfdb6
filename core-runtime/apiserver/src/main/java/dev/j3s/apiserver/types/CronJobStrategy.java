package dev.j3s.apiserver.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.apiserver.types.fields.Checks;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;
import dev.j3s.apiserver.types.pod.PodDefaults;
import dev.j3s.apiserver.types.pod.PodWarnings;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;

/** CronJobs. */
final class CronJobStrategy extends SpecStrategy {
    /** Names of its jobs are eleven characters longer. */
    private static final int NAME_MAX = 52;

    private static final Set<String> CONCURRENCY = Checks.setOf("Allow", "Forbid", "Replace");
    private static final Set<String> NO_MANUAL = Checks.listed("nil", "false");

    CronJobStrategy() {
        super(true, true);
    }

    @Override
    public void applyDefaults(ObjectNode cronJob) {
        var spec = Fields.ensure(cronJob, "spec");
        Fields.defaultText(spec, "concurrencyPolicy", "Allow");
        Fields.defaultFlag(spec, "suspend", false);
        Fields.defaultNumber(spec, "successfulJobsHistoryLimit", 3);
        Fields.defaultNumber(spec, "failedJobsHistoryLimit", 1);
        var job = Fields.ensure(Fields.ensure(spec, "jobTemplate"), "spec");
        PodDefaults.applyToTemplate(job, "template");
        JobStrategy.applyFailurePolicyDefaults(job);
    }

    @Override
    void check(JsonNode cronJob, Problems problems) {
        checkSpec(cronJob, problems);
        var name = Fields.text(Fields.get(cronJob, "metadata"), "name");
        if (name.length() > NAME_MAX) {
            problems.invalid(
                    Path.METADATA.child("name"),
                    name,
                    "must be no more than " + NAME_MAX + " characters");
        }
    }

    @Override
    void checkUpdate(JsonNode object, JsonNode old, Problems problems) {
        checkSpec(object, problems);
    }

    private static void checkSpec(JsonNode cronJob, Problems problems) {
        var spec = Fields.get(cronJob, "spec");
        var checks = new Checks(problems);
        var schedule = Fields.text(spec, "schedule");
        if (schedule.isEmpty()) {
            problems.required(Path.SPEC.child("schedule"), "");
        } else {
            schedule(schedule, problems);
        }
        checks.notNegative(spec, "startingDeadlineSeconds", Path.SPEC);
        timeZone(spec, problems);
        checks.requiredOneOf(spec, "concurrencyPolicy", CONCURRENCY, Path.SPEC);
        var job = Fields.at(spec, "jobTemplate", "spec");
        var path = Path.SPEC.child("jobTemplate", "spec");
        new JobSpecRules(problems).validate(job, path);
        if (Fields.has(job, "selector")) {
            problems.invalid(
                    path.child("selector"),
                    job.get("selector"),
                    "`selector` will be auto-generated");
        }
        if (Fields.flag(job, "manualSelector")) {
            problems.notSupported(path.child("manualSelector"), true, NO_MANUAL);
        }
        checks.notNegative(spec, "successfulJobsHistoryLimit", Path.SPEC);
        checks.notNegative(spec, "failedJobsHistoryLimit", Path.SPEC);
    }

    private static void schedule(String schedule, Problems problems) {
        var path = Path.SPEC.child("schedule");
        CronSchedule.problem(schedule).ifPresent(words -> problems.invalid(path, schedule, words));
        if (schedule.contains("TZ")) {
            problems.invalid(
                    path,
                    schedule,
                    "cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
        }
    }

    private static void timeZone(JsonNode spec, Problems problems) {
        if (!Fields.has(spec, "timeZone")) {
            return;
        }
        var path = Path.SPEC.child("timeZone");
        var zone = Fields.text(spec, "timeZone");
        if (zone.isEmpty()) {
            problems.invalid(path, zone, "timeZone must be nil or non-empty string");
            return;
        }
        if (zone.equalsIgnoreCase("Local")) {
            problems.invalid(
                    path,
                    zone,
                    "timeZone must be an explicit time zone as defined in"
                            + " https://www.iana.org/time-zones");
        }
        try {
            ZoneId.of(zone);
        } catch (DateTimeException e) {
            problems.invalid(path, zone, "unknown time zone " + zone);
        }
    }

    @Override
    public List<String> warnings(JsonNode object) {
        return PodWarnings.ofTemplate(
                Fields.at(object, "spec", "jobTemplate", "spec", "template"),
                "spec.jobTemplate.spec.template");
    }
}
