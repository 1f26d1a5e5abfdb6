package dev.j3s.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.kubelet.Observed.Run;
import dev.j3s.model.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A pod's status, made anew from what is observed: pure. */
final class PodStatuses {
    private PodStatuses() {}

    /** Why a pod was ended as a whole: {@code DeadlineExceeded}, {@code Evicted}, a refusal. */
    record Verdict(String reason, String message) {}

    /**
     * @param ended nothing of the pod runs any more and nothing will
     */
    record Circumstances(
            Instant now,
            List<String> hostIps,
            List<Action.Waiting> waiting,
            Optional<Verdict> verdict,
            boolean ended,
            Function<Run, String> terminationMessage) {}

    static ObjectNode of(Pod pod, Observed observed, PodMemory memory, Circumstances at) {
        var builder =
                new ContainerStatuses(pod, observed, memory, at.waiting(), at.terminationMessage());
        var init =
                builder.of(
                        pod.containers().stream()
                                .filter(c ->
                                        c.kind() == PodContainer.Kind.INIT
                                                || c.kind() == PodContainer.Kind.SIDECAR)
                                .toList(),
                        "initContainerStatuses");
        var apps = builder.of(pod.containers(PodContainer.Kind.APP), "containerStatuses");
        var ephemeral =
                builder.of(
                        pod.containers(PodContainer.Kind.EPHEMERAL), "ephemeralContainerStatuses");
        var phase = at.verdict().isPresent() ? "Failed" : phase(pod, init, apps, at.ended());
        if (pod.finished()) {
            // A phase that is final never changes again.
            phase = pod.phase();
        }
        var status = Json.object();
        if (pod.generation() > 0) {
            status.put("observedGeneration", pod.generation());
        }
        status.put("phase", phase);
        status.set("conditions", conditions(pod, observed, phase, init, apps, at));
        at.verdict().ifPresent(v -> status.put("message", v.message()).put("reason", v.reason()));
        addresses(pod, observed, at, status);
        status.put(
                "startTime",
                pod.status().path("startTime").asText(ContainerStatuses.seconds(at.now())));
        if (!init.isEmpty()) {
            status.set("initContainerStatuses", init);
        }
        status.set("containerStatuses", apps);
        if (!ephemeral.isEmpty()) {
            status.set("ephemeralContainerStatuses", ephemeral);
        }
        status.put("qosClass", pod.status().path("qosClass").asText(Qos.of(pod).text()));
        return status;
    }

    private static void addresses(Pod pod, Observed observed, Circumstances at, ObjectNode status) {
        if (!at.hostIps().isEmpty()) {
            status.put("hostIP", at.hostIps().getFirst());
            var hosts = status.putArray("hostIPs");
            at.hostIps().forEach(ip -> hosts.addObject().put("ip", ip));
        }
        var ips = podIps(pod, observed, at.hostIps());
        if (!ips.isEmpty()) {
            status.put("podIP", ips.getFirst());
            var list = status.putArray("podIPs");
            ips.forEach(ip -> list.addObject().put("ip", ip));
        }
    }

    /** Kept after the sandbox is gone, as upstream does. */
    static List<String> podIps(Pod pod, Observed observed, List<String> hostIps) {
        if (pod.hostNetwork()) {
            return observed.sandboxes().isEmpty() ? List.of() : hostIps;
        }
        if (!observed.ips().isEmpty()) {
            return observed.ips();
        }
        var known = new ArrayList<String>();
        pod.status().path("podIPs").forEach(ip -> known.add(ip.path("ip").asText()));
        return known;
    }

    /** upstream's getPhase. */
    static String phase(Pod pod, ArrayNode init, ArrayNode apps, boolean ended) {
        var pendingInit = 0;
        var failedInit = 0;
        for (var status : init) {
            var sidecar =
                    pod.container(status.path("name").asText()).orElseThrow().kind()
                            == PodContainer.Kind.SIDECAR;
            var state = status.path("state");
            if (sidecar) {
                pendingInit +=
                        status.path("started").asBoolean() || state.has("terminated") ? 0 : 1;
            } else if (state.has("terminated")) {
                failedInit += state.at("/terminated/exitCode").asInt() == 0 ? 0 : 1;
            } else if (state.has("waiting") && status.at("/lastState/terminated").isObject()) {
                failedInit += status.at("/lastState/terminated/exitCode").asInt() == 0 ? 0 : 1;
                pendingInit += 1;
            } else {
                pendingInit += 1;
            }
        }
        if (failedInit > 0 && pod.restartPolicy().equals("Never")) {
            return "Failed";
        }
        return appsPhase(pod, apps, pendingInit, sidecarsRun(init), ended);
    }

    private static boolean sidecarsRun(ArrayNode init) {
        for (var status : init) {
            if (status.path("state").has("running")) {
                return true;
            }
        }
        return false;
    }

    private static String appsPhase(
            Pod pod, ArrayNode apps, int pendingInit, boolean sidecarsRun, boolean ended) {
        var running = 0;
        var waiting = 0;
        var stopped = 0;
        var succeeded = 0;
        for (var status : apps) {
            var state = status.path("state");
            if (state.has("running")) {
                running++;
            } else if (state.has("terminated")) {
                stopped++;
                succeeded += state.at("/terminated/exitCode").asInt() == 0 ? 1 : 0;
            } else if (status.at("/lastState/terminated").isObject()) {
                stopped++;
            } else {
                waiting++;
            }
        }
        if (pendingInit > 0 && running + stopped == 0 || waiting > 0 && !ended) {
            return "Pending";
        }
        if (running > 0) {
            return "Running";
        }
        if (waiting > 0) {
            return "Failed";
        }
        if (sidecarsRun && !ended) {
            return "Running";
        }
        if (ended) {
            return stopped == succeeded ? "Succeeded" : "Failed";
        }
        return switch (pod.restartPolicy()) {
            case "Always" -> "Running";
            case "OnFailure" -> stopped == succeeded ? "Succeeded" : "Running";
            default -> stopped == succeeded ? "Succeeded" : "Failed";
        };
    }

    private static ArrayNode conditions(
            Pod pod,
            Observed observed,
            String phase,
            ArrayNode init,
            ArrayNode apps,
            Circumstances at) {
        var list = Json.mapper().createArrayNode();
        var sandbox =
                observed.sandbox().isPresent() && (pod.hostNetwork() || !observed.ips().isEmpty());
        add(list, pod, at, "PodReadyToStartContainers", sandbox, "", "");
        var incomplete = unready(pod, init, phase.equals("Succeeded"));
        add(
                list,
                pod,
                at,
                "Initialized",
                incomplete.isEmpty(),
                phase.equals("Succeeded")
                        ? "PodCompleted"
                        : incomplete.isEmpty() ? "" : "ContainersNotInitialized",
                incomplete.isEmpty()
                        ? ""
                        : "containers with incomplete status: [" + incomplete + "]");
        var ready = containersReady(phase, apps, init, pod);
        var gate = readinessGate(pod);
        if (ready.status() && !gate.isEmpty()) {
            add(list, pod, at, "Ready", false, "ReadinessGatesNotReady", gate);
        } else {
            add(list, pod, at, "Ready", ready.status(), ready.reason(), ready.message());
        }
        add(list, pod, at, "ContainersReady", ready.status(), ready.reason(), ready.message());
        add(list, pod, at, "PodScheduled", true, "", "");
        return list;
    }

    private record Readiness(boolean status, String reason, String message) {}

    private static Readiness containersReady(
            String phase, ArrayNode apps, ArrayNode init, Pod pod) {
        if (phase.equals("Succeeded")) {
            return new Readiness(false, "PodCompleted", "");
        }
        if (phase.equals("Failed")) {
            return new Readiness(false, "PodFailed", "");
        }
        var unready = new ArrayList<String>();
        for (var status : init) {
            var name = status.path("name").asText();
            var sidecar = pod.container(name).orElseThrow().kind() == PodContainer.Kind.SIDECAR;
            if (sidecar && !status.path("ready").asBoolean()) {
                unready.add(name);
            }
        }
        for (var status : apps) {
            if (!status.path("ready").asBoolean()) {
                unready.add(status.path("name").asText());
            }
        }
        return unready.isEmpty()
                ? new Readiness(true, "", "")
                : new Readiness(
                        false,
                        "ContainersNotReady",
                        "containers with unready status: [" + String.join(" ", unready) + "]");
    }

    private static String unready(Pod pod, ArrayNode init, boolean completed) {
        var names = new ArrayList<String>();
        for (var status : init) {
            // Only a sidecar counts once it has started; any other has to end well.
            var sidecar =
                    pod.container(status.path("name").asText()).orElseThrow().kind()
                            == PodContainer.Kind.SIDECAR;
            var done = status.path(sidecar ? "started" : "ready").asBoolean();
            if (!done && !completed) {
                names.add(status.path("name").asText());
            }
        }
        return String.join(" ", names);
    }

    /** Empty when every gate's condition is true. */
    private static String readinessGate(Pod pod) {
        var messages = new ArrayList<String>();
        for (var gate : pod.spec().path("readinessGates")) {
            var type = gate.path("conditionType").asText();
            var found = condition(pod, type);
            if (found.isEmpty()) {
                messages.add(
                        "corresponding condition of pod readiness gate \""
                                + type
                                + "\" does not exist.");
            } else if (!found.get().path("status").asText().equals("True")) {
                messages.add(
                        "the status of pod readiness gate \"%s\" is not \"True\", but %s"
                                .formatted(type, found.get().path("status").asText()));
            }
        }
        return messages.stream().collect(Collectors.joining(", "));
    }

    private static Optional<JsonNode> condition(Pod pod, String type) {
        for (var condition : pod.status().path("conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return Optional.of(condition);
            }
        }
        return Optional.empty();
    }

    private static void add(
            ArrayNode list,
            Pod pod,
            Circumstances at,
            String type,
            boolean status,
            String reason,
            String message) {
        var text = status ? "True" : "False";
        var before = condition(pod, type).filter(c -> c.path("status").asText().equals(text));
        var since =
                before.map(c -> c.path("lastTransitionTime").asText()).filter(t -> !t.isEmpty());
        var node = list.addObject();
        node.put("type", type);
        if (pod.generation() > 0) {
            node.put("observedGeneration", pod.generation());
        }
        node.put("status", text);
        node.putNull("lastProbeTime");
        node.put("lastTransitionTime", since.orElse(ContainerStatuses.seconds(at.now())));
        node.put("reason", reason.isEmpty() ? null : reason);
        node.put("message", message.isEmpty() ? null : message);
    }
}
