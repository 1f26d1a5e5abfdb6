package dev.j3s.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.cri.CriClient;
import dev.j3s.cri.CriException;
import java.time.Duration;
import java.util.List;

/** postStart and preStop: a command, an HTTP request, a TCP connection, or a sleep. */
final class Lifecycle {
    /** Nobody bounds a hook upstream but the grace; a hung request must end all the same. */
    private static final Duration REQUEST = Duration.ofMinutes(2);

    private final CriClient runtime;
    private final NetworkChecks checks;

    Lifecycle(CriClient runtime, NetworkChecks checks) {
        this.runtime = runtime;
        this.checks = checks;
    }

    /** Throws {@link ConfigException} when the hook failed; no hook: nothing happens. */
    void run(PodContainer container, String hook, String containerId, String podIp, Duration limit)
            throws InterruptedException {
        var handler = container.json().path("lifecycle").path(hook);
        if (handler.has("exec")) {
            exec(handler.path("exec"), containerId, limit);
        } else if (handler.has("httpGet")) {
            http(container, handler.path("httpGet"), podIp);
        } else if (handler.has("tcpSocket")) {
            var target = NetworkChecks.target(container, handler.path("tcpSocket"), podIp);
            refuse(checks.tcp(target, REQUEST));
        } else if (handler.has("sleep")) {
            var seconds = Duration.ofSeconds(handler.at("/sleep/seconds").asLong());
            Thread.sleep(seconds.compareTo(limit) < 0 ? seconds : limit);
        }
    }

    private void exec(JsonNode exec, String containerId, Duration limit) {
        List<String> command = Pod.texts(exec.path("command"));
        try {
            var result = runtime.execSync(containerId, command, limit);
            if (result.exitCode() != 0) {
                throw new ConfigException(
                        "command '%s' exited with %d: %s"
                                .formatted(
                                        String.join(" ", command),
                                        result.exitCode(),
                                        result.output()));
            }
        } catch (CriException e) {
            throw new ConfigException(
                    "command '" + String.join(" ", command) + "' failed: " + e.getMessage());
        }
    }

    private void http(PodContainer container, JsonNode get, String podIp) {
        refuse(checks.http(NetworkChecks.request(container, get, podIp), REQUEST));
    }

    private static void refuse(NetworkChecks.Outcome outcome) {
        if (!outcome.passed()) {
            throw new ConfigException(outcome.message());
        }
    }

    static boolean has(PodContainer container, String hook) {
        return container.json().path("lifecycle").has(hook);
    }
}
