package dev.j3s.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.model.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A level that a namespace asks for by its labels. Every version is judged by the newest rules,
 * which are never laxer than older ones but for what upstream itself relaxed.
 */
record PodSecurityPolicy(String level, String version) {
    static final String PREFIX = "pod-security.kubernetes.io/";
    private static final Pattern VERSION = Pattern.compile("v1\\.(0|[1-9][0-9]*)");
    private static final List<String> LEVELS = List.of("privileged", "baseline", "restricted");

    /**
     * @param mode {@code enforce} or {@code warn}
     */
    static PodSecurityPolicy of(JsonNode namespace, String mode) {
        var labels = namespace.path("metadata").path("labels");
        var level = labels.path(PREFIX + mode).asText("privileged");
        var version = labels.path(PREFIX + mode + "-version").asText("latest");
        // a level that cannot be read enforces the most, as upstream
        return new PodSecurityPolicy(
                LEVELS.contains(level)
                        ? level
                        : mode.equals("enforce") ? "restricted" : "privileged",
                VERSION.matcher(version).matches() ? version : "latest");
    }

    /** What is wrong with a namespace's labels. */
    static List<FieldError> validate(JsonNode namespace) {
        var errors = new ArrayList<FieldError>();
        for (var mode : List.of("enforce", "audit", "warn")) {
            var labels = namespace.path("metadata").path("labels");
            var level = labels.path(PREFIX + mode);
            if (level.isTextual() && !LEVELS.contains(level.asText())) {
                errors.add(
                        FieldError.invalid(
                                "metadata.labels[" + PREFIX + mode + "]",
                                level.asText(),
                                "must be one of " + String.join(", ", LEVELS)));
            }
            var version = labels.path(PREFIX + mode + "-version");
            if (version.isTextual()
                    && !version.asText().equals("latest")
                    && !VERSION.matcher(version.asText()).matches()) {
                errors.add(
                        FieldError.invalid(
                                "metadata.labels[" + PREFIX + mode + "-version]",
                                version.asText(),
                                "must be \"latest\" or \"v1.x\""));
            }
        }
        return errors;
    }

    boolean isPrivileged() {
        return level.equals("privileged");
    }

    List<PodSecurityCheck.Violation> violations(ObjectNode pod) {
        var checks =
                switch (level) {
                    case "baseline" -> BaselineChecks.ALL;
                    case "restricted" -> RestrictedChecks.ALL;
                    default -> List.<PodSecurityCheck>of();
                };
        return checks.stream()
                .map(check -> check.violation(pod))
                .flatMap(Optional::stream)
                .toList();
    }

    /** {@code "restricted:latest": reason (detail), ...}; empty when the pod is good. */
    String complaint(ObjectNode pod) {
        var violations = violations(pod);
        return violations.isEmpty()
                ? ""
                : "\""
                        + this
                        + "\": "
                        + violations.stream()
                                .map(one -> one.reason() + " (" + one.detail() + ")")
                                .collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return level + ":" + version;
    }
}
