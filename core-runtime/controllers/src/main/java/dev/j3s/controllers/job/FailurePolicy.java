package dev.j3s.controllers.job;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.controllers.kube.Pod;
import java.util.Optional;

/** {@code spec.podFailurePolicy}: what a failed pod means for its Job. Pure. */
final class FailurePolicy {
    private FailurePolicy() {}

    /** {@code action} is FailJob, FailIndex, Ignore or Count. */
    record Verdict(String action, String message) {}

    static final Verdict COUNT = new Verdict("Count", "");

    static Verdict judge(JsonNode policy, Pod pod) {
        var number = 0;
        for (var rule : policy.path("rules")) {
            var why = match(rule, pod);
            if (why.isPresent()) {
                return new Verdict(
                        rule.path("action").asText(),
                        "%s matching %s rule at index %d"
                                .formatted(why.get(), rule.path("action").asText(), number));
            }
            number++;
        }
        return COUNT;
    }

    private static Optional<String> match(JsonNode rule, Pod pod) {
        var codes = rule.path("onExitCodes");
        if (codes.isObject()) {
            return byExitCode(codes, pod);
        }
        for (var wanted : rule.path("onPodConditions")) {
            var type = wanted.path("type").asText();
            var condition = pod.condition(type);
            if (condition != null
                    && condition.status().equals(wanted.path("status").asText("True"))) {
                return Optional.of("Pod %s has condition %s".formatted(pod.key(), type));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> byExitCode(JsonNode codes, Pod pod) {
        var only = codes.path("containerName").asText();
        var in = codes.path("operator").asText().equals("In");
        for (var status : pod.statuses()) {
            var code = status.exitCode();
            if (code == null || code == 0 || !(only.isEmpty() || only.equals(status.name()))) {
                continue;
            }
            var listed = false;
            for (var value : codes.path("values")) {
                listed |= value.asInt() == code;
            }
            if (listed == in) {
                return Optional.of(
                        "Container %s for pod %s failed with exit code %d"
                                .formatted(status.name(), pod.key(), code));
            }
        }
        return Optional.empty();
    }
}
