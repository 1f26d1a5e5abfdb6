package dev.j3s.apiserver.types.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.j3s.apiserver.types.fields.Fields;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The Ready, Status and Restarts cells of a pod, which depend on each other (upstream's printPod).
 */
final class PodSummary {
    private final JsonNode status;
    private final List<JsonNode> initContainers;
    private final Set<String> sidecars = new HashSet<>();
    private int total;
    private int ready;
    private long restarts;
    private long sidecarRestarts;
    private String lastRestart = "";
    private String lastSidecarRestart = "";
    private String reason;

    PodSummary(JsonNode pod) {
        status = Fields.get(pod, "status");
        var spec = Fields.get(pod, "spec");
        initContainers = Fields.items(spec, "initContainers");
        total = Fields.size(spec, "containers");
        for (var container : initContainers) {
            if (Fields.text(container, "restartPolicy").equals("Always")) {
                sidecars.add(Fields.text(container, "name"));
                total++;
            }
        }
        reason = firstReason();
        if (!walkInitContainers() || conditionTrue("Initialized")) {
            walkContainers();
        }
        if (Fields.has(Fields.get(pod, "metadata"), "deletionTimestamp")) {
            reason = terminating();
        }
    }

    String ready() {
        return ready + "/" + total;
    }

    String status() {
        return reason;
    }

    String restarts(Instant now) {
        if (restarts == 0 || lastRestart.isEmpty()) {
            return Long.toString(restarts);
        }
        var ago = HumanDuration.since(TextNode.valueOf(lastRestart), now);
        return restarts + " (" + ago + " ago)";
    }

    private String firstReason() {
        for (var condition : Fields.items(status, "conditions")) {
            if (Fields.text(condition, "type").equals("PodScheduled")
                    && Fields.text(condition, "reason").equals("SchedulingGated")) {
                return "SchedulingGated";
            }
        }
        var named = Fields.text(status, "reason");
        return named.isEmpty() ? Fields.text(status, "phase") : named;
    }

    /** True while an init container keeps the pod from starting. */
    private boolean walkInitContainers() {
        var statuses = Fields.items(status, "initContainerStatuses");
        for (var i = 0; i < statuses.size(); i++) {
            var container = statuses.get(i);
            var sidecar = sidecars.contains(Fields.text(container, "name"));
            countInitRestarts(container, sidecar);
            var terminated = Fields.at(container, "state", "terminated");
            if (terminated.isObject() && Fields.number(terminated, "exitCode") == 0) {
                continue;
            }
            if (sidecar && Fields.flag(container, "started")) {
                ready += Fields.flag(container, "ready") ? 1 : 0;
                continue;
            }
            reason = "Init:" + initReason(container, terminated, i);
            return true;
        }
        return false;
    }

    private void countInitRestarts(JsonNode container, boolean sidecar) {
        var count = Fields.number(container, "restartCount");
        var finished = lastFinished(container);
        restarts += count;
        lastRestart = later(lastRestart, finished);
        if (sidecar) {
            sidecarRestarts += count;
            lastSidecarRestart = later(lastSidecarRestart, finished);
        }
    }

    private String initReason(JsonNode container, JsonNode terminated, int index) {
        if (terminated.isObject()) {
            return terminatedReason(terminated);
        }
        var waiting = Fields.text(Fields.at(container, "state", "waiting"), "reason");
        return waiting.isEmpty() || waiting.equals("PodInitializing")
                ? index + "/" + initContainers.size()
                : waiting;
    }

    private void walkContainers() {
        restarts = sidecarRestarts;
        lastRestart = lastSidecarRestart;
        var hasRunning = false;
        var errorReason = "";
        for (var container : Fields.items(status, "containerStatuses").reversed()) {
            restarts += Fields.number(container, "restartCount");
            lastRestart = later(lastRestart, lastFinished(container));
            var state = Fields.get(container, "state");
            var waiting = Fields.text(Fields.get(state, "waiting"), "reason");
            var terminated = Fields.get(state, "terminated");
            if (!waiting.isEmpty()) {
                reason = waiting;
            } else if (terminated.isObject()) {
                reason = terminatedReason(terminated);
                errorReason = Fields.number(terminated, "exitCode") != 0 ? reason : errorReason;
            } else if (Fields.flag(container, "ready") && Fields.has(state, "running")) {
                hasRunning = true;
                ready++;
            }
        }
        if (reason.equals("Completed")) {
            reason = completed(hasRunning, errorReason);
        }
    }

    private String completed(boolean hasRunning, String errorReason) {
        if (hasRunning && conditionTrue("Ready")) {
            return "Running";
        }
        if (!errorReason.isEmpty()) {
            return errorReason;
        }
        return hasRunning ? "NotReady" : reason;
    }

    private String terminating() {
        if (Fields.text(status, "reason").equals("NodeLost")) {
            return "Unknown";
        }
        var phase = Fields.text(status, "phase");
        return phase.equals("Succeeded") || phase.equals("Failed") ? reason : "Terminating";
    }

    private boolean conditionTrue(String type) {
        for (var condition : Fields.items(status, "conditions")) {
            if (Fields.text(condition, "type").equals(type)) {
                return Fields.text(condition, "status").equals("True");
            }
        }
        return false;
    }

    private static String terminatedReason(JsonNode terminated) {
        var named = Fields.text(terminated, "reason");
        if (!named.isEmpty()) {
            return named;
        }
        var signal = Fields.number(terminated, "signal");
        return signal != 0
                ? "Signal:" + signal
                : "ExitCode:" + Fields.number(terminated, "exitCode");
    }

    private static String lastFinished(JsonNode container) {
        return Fields.text(Fields.at(container, "lastState", "terminated"), "finishedAt");
    }

    /** RFC 3339 in UTC sorts as text. */
    private static String later(String a, String b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
