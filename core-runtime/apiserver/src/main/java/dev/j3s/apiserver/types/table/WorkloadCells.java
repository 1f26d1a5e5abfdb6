package dev.j3s.apiserver.types.table;

import static dev.j3s.apiserver.types.table.Cells.AGE;
import static dev.j3s.apiserver.types.table.Cells.NAME;
import static dev.j3s.apiserver.types.table.Cells.NONE;
import static dev.j3s.apiserver.types.table.Cells.UNSET;
import static dev.j3s.apiserver.types.table.Cells.containers;
import static dev.j3s.apiserver.types.table.Cells.count;
import static dev.j3s.apiserver.types.table.Cells.images;
import static dev.j3s.apiserver.types.table.Cells.labels;
import static dev.j3s.apiserver.types.table.Cells.number;
import static dev.j3s.apiserver.types.table.Cells.selector;
import static dev.j3s.apiserver.types.table.Cells.text;
import static dev.j3s.apiserver.types.table.Cells.textOr;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.apiserver.registry.ResourceDefinition.Cell;
import dev.j3s.apiserver.types.fields.Fields;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Cells of pods and of the types that make pods. */
final class WorkloadCells {
    private static final String[] TEMPLATE = {"spec", "template", "spec"};
    private static final String[] JOB_TEMPLATE = {
        "spec", "jobTemplate", "spec", "template", "spec"
    };

    /** In the order of precedence. */
    private static final List<String> JOB_STATES_BEFORE_DELETION = List.of("Complete", "Failed");

    private static final List<String> JOB_STATES =
            List.of("Suspended", "FailureTarget", "SuccessCriteriaMet");

    private WorkloadCells() {}

    static Map<String, List<Cell>> byKind() {
        return Map.ofEntries(
                Map.entry("Pod", pod()),
                Map.entry(
                        "PodTemplate",
                        List.of(
                                NAME,
                                containers("template", "spec"),
                                images("template", "spec"),
                                labels("template", "metadata", "labels"))),
                Map.entry("ReplicationController", replicas(labels("spec", "selector"))),
                Map.entry("ReplicaSet", replicas(selector(NONE, "spec", "selector"))),
                Map.entry("Deployment", deployment()),
                Map.entry(
                        "StatefulSet",
                        List.of(
                                NAME,
                                readyOf("readyReplicas"),
                                AGE,
                                containers(TEMPLATE),
                                images(TEMPLATE))),
                Map.entry("DaemonSet", daemonSet()),
                Map.entry("Job", job()),
                Map.entry("CronJob", cronJob()),
                Map.entry(
                        "ControllerRevision",
                        List.of(
                                NAME,
                                (object, now) -> controller(object),
                                number("revision"),
                                AGE)),
                Map.entry(
                        "PodDisruptionBudget",
                        List.of(
                                NAME,
                                textOr("N/A", "spec", "minAvailable"),
                                textOr("N/A", "spec", "maxUnavailable"),
                                number("status", "disruptionsAllowed"),
                                AGE)),
                Map.entry("HorizontalPodAutoscaler", autoscaler()));
    }

    private static List<Cell> pod() {
        return List.of(
                NAME,
                (pod, now) -> new PodSummary(pod).ready(),
                (pod, now) -> new PodSummary(pod).status(),
                (pod, now) -> new PodSummary(pod).restarts(now),
                AGE,
                (pod, now) -> firstIp(pod),
                textOr(NONE, "spec", "nodeName"),
                textOr(NONE, "status", "nominatedNodeName"),
                (pod, now) -> readinessGates(pod));
    }

    private static String firstIp(JsonNode pod) {
        return Cells.orElse(Fields.text(Fields.at(pod, "status", "podIPs").path(0), "ip"), NONE);
    }

    private static String readinessGates(JsonNode pod) {
        var gates = Fields.items(Fields.get(pod, "spec"), "readinessGates");
        if (gates.isEmpty()) {
            return NONE;
        }
        var ready = 0;
        for (var gate : gates) {
            if (isTrue(pod, Fields.text(gate, "conditionType"))) {
                ready++;
            }
        }
        return ready + "/" + gates.size();
    }

    private static boolean isTrue(JsonNode object, String conditionType) {
        for (var condition : Fields.items(Fields.get(object, "status"), "conditions")) {
            if (Fields.text(condition, "type").equals(conditionType)) {
                return Fields.text(condition, "status").equals("True");
            }
        }
        return false;
    }

    private static List<Cell> replicas(Cell selector) {
        return List.of(
                NAME,
                number("spec", "replicas"),
                number("status", "replicas"),
                number("status", "readyReplicas"),
                AGE,
                containers(TEMPLATE),
                images(TEMPLATE),
                selector);
    }

    private static Cell readyOf(String field) {
        return (object, now) ->
                Fields.number(Fields.get(object, "status"), field)
                        + "/"
                        + Fields.number(Fields.get(object, "spec"), "replicas");
    }

    private static List<Cell> deployment() {
        return List.of(
                NAME,
                readyOf("readyReplicas"),
                number("status", "updatedReplicas"),
                number("status", "availableReplicas"),
                AGE,
                containers(TEMPLATE),
                images(TEMPLATE),
                selector("", "spec", "selector"));
    }

    private static List<Cell> daemonSet() {
        return List.of(
                NAME,
                number("status", "desiredNumberScheduled"),
                number("status", "currentNumberScheduled"),
                number("status", "numberReady"),
                number("status", "updatedNumberScheduled"),
                number("status", "numberAvailable"),
                labels("spec", "template", "spec", "nodeSelector"),
                AGE,
                containers(TEMPLATE),
                images(TEMPLATE),
                selector(NONE, "spec", "selector"));
    }

    private static List<Cell> job() {
        return List.of(
                NAME,
                (job, now) -> jobStatus(job),
                (job, now) -> completions(job),
                WorkloadCells::jobDuration,
                AGE,
                containers(TEMPLATE),
                images(TEMPLATE),
                selector(NONE, "spec", "selector"));
    }

    private static String jobStatus(JsonNode job) {
        for (var state : JOB_STATES_BEFORE_DELETION) {
            if (isTrue(job, state)) {
                return state;
            }
        }
        if (Fields.has(Fields.get(job, "metadata"), "deletionTimestamp")) {
            return "Terminating";
        }
        for (var state : JOB_STATES) {
            if (isTrue(job, state)) {
                return state;
            }
        }
        return "Running";
    }

    private static String completions(JsonNode job) {
        var spec = Fields.get(job, "spec");
        var succeeded = Fields.number(Fields.get(job, "status"), "succeeded");
        if (Fields.has(spec, "completions")) {
            return succeeded + "/" + Fields.number(spec, "completions");
        }
        var parallelism = Fields.number(spec, "parallelism");
        return succeeded + (parallelism > 1 ? "/1 of " + parallelism : "/1");
    }

    private static String jobDuration(JsonNode job, Instant now) {
        var start = Fields.text(Fields.get(job, "status"), "startTime");
        var end = Fields.text(Fields.get(job, "status"), "completionTime");
        if (start.isEmpty()) {
            return "";
        }
        var until = end.isEmpty() ? now : Instant.parse(end);
        return HumanDuration.of(Duration.between(Instant.parse(start), until));
    }

    private static List<Cell> cronJob() {
        return List.of(
                NAME,
                text("spec", "schedule"),
                textOr(NONE, "spec", "timeZone"),
                (object, now) -> suspended(Fields.at(object, "spec", "suspend")),
                count("status", "active"),
                (object, now) -> {
                    var last = Fields.at(object, "status", "lastScheduleTime");
                    return last.isMissingNode() ? NONE : HumanDuration.since(last, now);
                },
                AGE,
                containers(JOB_TEMPLATE),
                images(JOB_TEMPLATE),
                selector(NONE, "spec", "jobTemplate", "spec", "selector"));
    }

    private static String suspended(JsonNode flag) {
        if (flag.isMissingNode()) {
            return UNSET;
        }
        return flag.asBoolean() ? "True" : "False";
    }

    private static String controller(JsonNode object) {
        for (var owner : Fields.items(Fields.get(object, "metadata"), "ownerReferences")) {
            if (Fields.flag(owner, "controller")) {
                var apiVersion = Fields.text(owner, "apiVersion");
                var slash = apiVersion.indexOf('/');
                var kind = Fields.text(owner, "kind").toLowerCase(Locale.ROOT);
                var group = slash < 0 ? "" : "." + apiVersion.substring(0, slash);
                return kind + group + "/" + Fields.text(owner, "name");
            }
        }
        return NONE;
    }

    private static List<Cell> autoscaler() {
        return List.of(
                NAME,
                (object, now) -> {
                    var target = Fields.at(object, "spec", "scaleTargetRef");
                    return Fields.text(target, "kind") + "/" + Fields.text(target, "name");
                },
                (object, now) -> AutoscalerTargets.of(object),
                textOr(UNSET, "spec", "minReplicas"),
                number("spec", "maxReplicas"),
                number("status", "currentReplicas"),
                AGE);
    }
}
