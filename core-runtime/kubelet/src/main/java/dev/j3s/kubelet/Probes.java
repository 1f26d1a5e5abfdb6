package dev.j3s.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.cri.CriClient;
import dev.j3s.cri.CriException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs the probes of one pod's containers, a thread for each; outcomes go into the memory, and the
 * worker is woken when one changes.
 */
final class Probes implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Probes.class.getName());
    private static final String STARTUP = "startupProbe";
    private static final String LIVENESS = "livenessProbe";
    private static final String READINESS = "readinessProbe";

    private static final NetworkChecks.Outcome UNKNOWN =
            new NetworkChecks.Outcome(false, "unknown");

    private final CriClient runtime;
    private final NetworkChecks checks;
    private final PodEvents events;
    private final PodMemory memory;
    private final Runnable wake;
    private final Map<String, Thread> threads = new ConcurrentHashMap<>();

    Probes(
            CriClient runtime,
            NetworkChecks checks,
            PodEvents events,
            PodMemory memory,
            Runnable wake) {
        this.runtime = runtime;
        this.checks = checks;
        this.events = events;
        this.memory = memory;
        this.wake = wake;
    }

    /** One running container. */
    record Subject(Pod pod, PodContainer container, String id, String podIp) {}

    /** Starts what is missing for a running container; does nothing when it runs already. */
    void ensure(Subject subject) {
        for (var kind : new String[] {STARTUP, LIVENESS, READINESS}) {
            if (subject.container().hasProbe(kind)) {
                threads.computeIfAbsent(
                        kind + subject.id(),
                        _ ->
                                Thread.ofVirtual()
                                        .name("probe-" + subject.container().name())
                                        .start(() -> run(subject, kind)));
            }
        }
    }

    /** Ends the probes of every other container. */
    void keepOnly(java.util.Set<String> ids) {
        threads.entrySet()
                .removeIf(e -> {
                    var keep = ids.stream().anyMatch(id -> e.getKey().endsWith(id));
                    if (!keep) {
                        e.getValue().interrupt();
                    }
                    return !keep;
                });
    }

    /** While a pod ends, only readiness counts. */
    void endLiveness() {
        threads.entrySet()
                .removeIf(e -> {
                    var end = !e.getKey().startsWith(READINESS);
                    if (end) {
                        e.getValue().interrupt();
                    }
                    return end;
                });
    }

    private void run(Subject subject, String kind) {
        var probe = subject.container().json().path(kind);
        var period = Duration.ofSeconds(probe.path("periodSeconds").asLong(10));
        var successes = 0;
        var failures = 0;
        try {
            Thread.sleep(Duration.ofSeconds(probe.path("initialDelaySeconds").asLong(0)));
            while (!Thread.currentThread().isInterrupted()) {
                if (!kind.equals(STARTUP)
                        && !memory.hasStarted(subject.container(), subject.id())) {
                    // Held back until the container has started.
                    Thread.sleep(Math.min(period.toMillis(), 1000));
                    continue;
                }
                var outcome = probe(subject, probe);
                if (outcome.equals(UNKNOWN)) {
                    Thread.sleep(period);
                    continue;
                }
                successes = outcome.passed() ? successes + 1 : 0;
                failures = outcome.passed() ? 0 : failures + 1;
                if (!outcome.passed()) {
                    tell(subject, kind, outcome);
                }
                if (successes == probe.path("successThreshold").asInt(1)
                        || failures == probe.path("failureThreshold").asInt(3)) {
                    if (!conclude(subject, kind, outcome)) {
                        return;
                    }
                }
                Thread.sleep(period);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(Subject subject, String kind, NetworkChecks.Outcome outcome) {
        var name =
                kind.substring(0, 1).toUpperCase(java.util.Locale.ROOT)
                        + kind.substring(1, kind.length() - 5);
        events.warning(
                subject.pod(),
                subject.container(),
                "Unhealthy",
                name + " probe failed: " + outcome.message());
    }

    /** False: this probe's work is over. */
    private boolean conclude(Subject subject, String kind, NetworkChecks.Outcome outcome) {
        var id = subject.id();
        var name = subject.container().name();
        switch (kind) {
            case READINESS -> {
                if (memory.ready(id, outcome.passed())) {
                    wake.run();
                }
                return true;
            }
            case STARTUP -> {
                if (outcome.passed()) {
                    memory.started(id, true);
                } else {
                    memory.unhealthy(
                            id, "Container " + name + " failed startup probe, will be restarted");
                }
                wake.run();
                return false;
            }
            default -> {
                if (outcome.passed()) {
                    return true;
                }
                memory.unhealthy(
                        id, "Container " + name + " failed liveness probe, will be restarted");
                wake.run();
                return false;
            }
        }
    }

    private NetworkChecks.Outcome probe(Subject subject, JsonNode probe) {
        var timeout = Duration.ofSeconds(probe.path("timeoutSeconds").asLong(1));
        try {
            if (probe.has("exec")) {
                return exec(subject, probe, timeout);
            }
            if (probe.has("httpGet")) {
                return checks.http(
                        NetworkChecks.request(
                                subject.container(), probe.path("httpGet"), subject.podIp()),
                        timeout);
            }
            if (probe.has("tcpSocket")) {
                return checks.tcp(
                        NetworkChecks.target(
                                subject.container(), probe.path("tcpSocket"), subject.podIp()),
                        timeout);
            }
            var grpc = probe.path("grpc");
            return checks.grpc(
                    new NetworkChecks.Target(subject.podIp(), grpc.path("port").asInt()),
                    grpc.path("service").asText(),
                    timeout);
        } catch (ConfigException e) {
            return new NetworkChecks.Outcome(false, String.valueOf(e.getMessage()));
        }
    }

    private NetworkChecks.Outcome exec(Subject subject, JsonNode probe, Duration timeout) {
        var command = Pod.texts(probe.at("/exec/command"));
        try {
            var result = runtime.execSync(subject.id(), command, timeout);
            return new NetworkChecks.Outcome(result.exitCode() == 0, result.output());
        } catch (CriException e) {
            if (e.code() != CriException.Code.TIMEOUT) {
                // The container ends at this moment, or the runtime restarts: nothing was found
                // out.
                LOG.log(Level.DEBUG, "exec probe could not run container=" + subject.id(), e);
                return UNKNOWN;
            }
            return new NetworkChecks.Outcome(
                    false,
                    "command timed out: \"%s\" timed out after %s"
                            .formatted(String.join(" ", command), Durations.go(timeout)));
        }
    }

    @Override
    public void close() {
        threads.values().forEach(Thread::interrupt);
        threads.clear();
    }
}
