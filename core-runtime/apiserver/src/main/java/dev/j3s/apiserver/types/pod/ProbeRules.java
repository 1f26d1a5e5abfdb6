package dev.j3s.apiserver.types.pod;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.apiserver.types.fields.Checks;
import dev.j3s.apiserver.types.fields.Fields;
import dev.j3s.apiserver.types.fields.Path;
import dev.j3s.apiserver.types.fields.Problems;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Probes and lifecycle hooks of a container. */
final class ProbeRules {
    private static final Set<String> SCHEMES = Checks.setOf("HTTP", "HTTPS");
    private static final Pattern HEADER = Pattern.compile("[-A-Za-z0-9]+");
    private static final String HEADER_WORDS =
            "a valid HTTP header must consist of alphanumeric characters or '-' (e.g."
                    + " 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')";
    private static final List<String> HANDLERS =
            List.of("exec", "httpGet", "tcpSocket", "grpc", "sleep");
    private static final List<String> NOT_NEGATIVE =
            List.of(
                    "initialDelaySeconds",
                    "timeoutSeconds",
                    "periodSeconds",
                    "successThreshold",
                    "failureThreshold");

    private final Problems problems;
    private final Checks checks;
    private final long gracePeriodSeconds;

    ProbeRules(Problems problems, long gracePeriodSeconds) {
        this.problems = problems;
        this.checks = new Checks(problems);
        this.gracePeriodSeconds = gracePeriodSeconds;
    }

    void ofContainer(JsonNode container, JsonNode os, Path path) {
        if (Fields.has(container, "lifecycle")) {
            lifecycle(container.get("lifecycle"), os, path.child("lifecycle"));
        }
        for (var name : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
            var probe = Fields.get(container, name);
            if (!probe.isObject()) {
                continue;
            }
            probe(probe, path.child(name));
            if (name.equals("readinessProbe")) {
                if (Fields.has(probe, "terminationGracePeriodSeconds")) {
                    problems.invalid(
                            path.child(name, "terminationGracePeriodSeconds"),
                            probe.get("terminationGracePeriodSeconds"),
                            "must not be set for readinessProbes");
                }
            } else if (Fields.number(probe, "successThreshold") != 1) {
                problems.invalid(
                        path.child(name, "successThreshold"),
                        Fields.number(probe, "successThreshold"),
                        "must be 1");
            }
        }
    }

    private void probe(JsonNode probe, Path path) {
        handler(probe, path);
        for (var field : NOT_NEGATIVE) {
            checks.notNegative(probe, field, path);
        }
        if (Fields.has(probe, "terminationGracePeriodSeconds")
                && Fields.number(probe, "terminationGracePeriodSeconds") <= 0) {
            problems.invalid(
                    path.child("terminationGracePeriodSeconds"),
                    probe.get("terminationGracePeriodSeconds"),
                    "must be greater than 0");
        }
    }

    private void lifecycle(JsonNode lifecycle, JsonNode os, Path path) {
        for (var hook : List.of("postStart", "preStop")) {
            if (Fields.has(lifecycle, hook)) {
                handler(lifecycle.get(hook), path.child(hook));
            }
        }
        if (Fields.has(lifecycle, "stopSignal") && !os.isObject()) {
            problems.forbidden(
                    path.child("stopSignal"),
                    "may not be set for containers with empty `spec.os.name`");
        }
    }

    private void handler(JsonNode holder, Path path) {
        var count = 0;
        for (var type : HANDLERS) {
            var handler = Fields.get(holder, type);
            if (!handler.isObject()) {
                continue;
            }
            if (count++ > 0) {
                problems.forbidden(path.child(type), "may not specify more than 1 handler type");
            } else {
                action(type, handler, path.child(type));
            }
        }
        if (count == 0) {
            problems.required(path, "must specify a handler type");
        }
    }

    private void action(String type, JsonNode handler, Path path) {
        switch (type) {
            case "exec" -> {
                if (Fields.size(handler, "command") == 0) {
                    problems.required(path.child("command"), "");
                }
            }
            case "httpGet" -> httpGet(handler, path);
            case "tcpSocket" -> checks.portOrName(Fields.get(handler, "port"), path.child("port"));
            case "grpc" -> checks.port(Fields.number(handler, "port"), path.child("port"));
            default -> sleep(handler, path);
        }
    }

    private void httpGet(JsonNode get, Path path) {
        checks.required(get, "path", path);
        checks.portOrName(Fields.get(get, "port"), path.child("port"));
        var scheme = Fields.text(get, "scheme");
        if (!SCHEMES.contains(scheme)) {
            problems.notSupported(path.child("scheme"), scheme, SCHEMES);
        }
        for (var header : Fields.items(get, "httpHeaders")) {
            var name = Fields.text(header, "name");
            if (!HEADER.matcher(name).matches()) {
                problems.invalid(path.child("httpHeaders"), name, HEADER_WORDS);
            }
        }
    }

    private void sleep(JsonNode sleep, Path path) {
        var seconds = Fields.number(sleep, "seconds");
        if (seconds < 0 || seconds > gracePeriodSeconds) {
            problems.invalid(
                    path,
                    seconds,
                    "must be non-negative and less than terminationGracePeriodSeconds ("
                            + gracePeriodSeconds
                            + ")");
        }
    }
}
