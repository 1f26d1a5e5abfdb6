package dev.j3s.apiserver.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;
import dev.j3s.model.FieldError;
import java.util.List;

/** How the status of a Job may develop: it ends once, one way. */
final class JobStatusRules {
    private final Problems problems;

    JobStatusRules(Problems problems) {
        this.problems = problems;
    }

    void validate(JsonNode job, JsonNode oldJob) {
        var status = Fields.get(job, "status");
        var old = Fields.get(oldJob, "status");
        var complete = isTrue(status, "Complete");
        var failed = isTrue(status, "Failed");
        if (complete && failed) {
            conditions("cannot set Complete=True and Failed=true conditions");
        }
        if (complete && isTrue(status, "FailureTarget")) {
            conditions("cannot set Complete=True and FailureTarget=true conditions");
        }
        if (failed && !isTrue(status, "FailureTarget") && !isTrue(old, "Failed")) {
            conditions("cannot set Failed=True condition without the FailureTarget=true condition");
        }
        if (complete && !isTrue(status, "SuccessCriteriaMet") && !isTrue(old, "Complete")) {
            conditions(
                    "cannot set Complete=True condition without the SuccessCriteriaMet=true"
                            + " condition");
        }
        if (isTrue(status, "SuccessCriteriaMet") && failed) {
            conditions("cannot set SuccessCriteriaMet=True and Failed=true conditions");
        }
        times(status, old, complete, failed);
        for (var type : List.of("Failed", "Complete", "FailureTarget")) {
            if (isTrue(old, type) && !isTrue(status, type)) {
                conditions("cannot disable the terminal " + type + "=True condition");
            }
        }
        if (isTrue(old, "SuccessCriteriaMet") && !isTrue(status, "SuccessCriteriaMet")) {
            conditions("cannot disable the SuccessCriteriaMet=True condition");
        }
    }

    private void times(JsonNode status, JsonNode old, boolean complete, boolean failed) {
        var path = Path.STATUS.child("completionTime");
        var completed = Fields.has(status, "completionTime");
        if (completed && !complete) {
            problems.invalid(
                    path,
                    status.get("completionTime"),
                    "cannot set completionTime when there is no Complete=True condition");
        }
        if (!completed && complete) {
            problems.required(path, "completionTime is required for Complete jobs");
        }
        if (completed && Fields.has(old, "completionTime")) {
            Immutable.check(status, old, "completionTime", path, problems);
        }
        var finished = complete || failed;
        if (finished && Fields.number(status, "active") > 0) {
            problems.invalid(
                    Path.STATUS.child("active"),
                    Fields.number(status, "active"),
                    "active>0 is invalid for finished job");
        }
        if (finished && !Fields.has(status, "startTime")) {
            problems.required(
                    Path.STATUS.child("startTime"), "startTime is required for finished job");
        }
        if (Fields.number(status, "ready") > Fields.number(status, "active")) {
            problems.invalid(
                    Path.STATUS.child("ready"),
                    Fields.number(status, "ready"),
                    "cannot set more ready pods than active");
        }
        for (var counter : List.of("failed", "succeeded")) {
            if (Fields.number(status, counter) < Fields.number(old, counter)) {
                problems.invalid(
                        Path.STATUS.child(counter),
                        Fields.number(status, counter),
                        "cannot decrease the " + counter + " counter");
            }
        }
    }

    private void conditions(String detail) {
        problems.add(
                new FieldError(
                        FieldError.Type.INVALID,
                        Path.STATUS.child("conditions").toString(),
                        null,
                        detail));
    }

    private static boolean isTrue(JsonNode status, String type) {
        for (var condition : Fields.items(status, "conditions")) {
            if (Fields.text(condition, "type").equals(type)
                    && Fields.text(condition, "status").equals("True")) {
                return true;
            }
        }
        return false;
    }
}
