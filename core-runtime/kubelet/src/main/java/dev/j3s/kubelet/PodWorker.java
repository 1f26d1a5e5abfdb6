package dev.j3s.kubelet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.cri.CriException;
import dev.j3s.cri.proto.PodSandboxConfig;
import dev.j3s.kubelet.PodStatuses.Verdict;
import dev.j3s.model.ApiException;
import dev.j3s.model.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One pod's thread: observe, plan, act, tell. Woken by changes of the pod, events of its
 * containers, probes and timers; level-triggered, so that a wake-up too many costs a look and
 * nothing else.
 */
final class PodWorker {
    private static final System.Logger LOG = System.getLogger(PodWorker.class.getName());

    /** Config maps, secrets and tokens are renewed at each look, at least this often. */
    private static final Duration RESYNC = Duration.ofSeconds(45);

    private static final Duration RETRY_MIN = Duration.ofMillis(500);
    private static final Duration RETRY_MAX = Duration.ofSeconds(10);

    /** A pod that was not converged after so many rounds waits for its next wake-up. */
    private static final int ROUNDS_MAX = 50;

    private final Node node;
    private final String uid;
    private final Runnable ended;
    private final Semaphore wakes = new Semaphore(0);
    private final PodMemory memory = new PodMemory();
    private final PodObserver observer;
    private final Probes probes;
    private final StatusWriter statuses;
    private final ContainerStarter starter;
    private final PodEnding ending;
    private final LastWords lastWords = new LastWords();
    private final Thread thread;

    private @Nullable ObjectNode lastTold;
    private volatile Pod pod;
    private volatile boolean removed;
    private Optional<Verdict> verdict = Optional.empty();
    private boolean admitted;
    private Duration retry = RETRY_MIN;
    private Instant volumesAt = Instant.MIN;
    private Map<String, Volumes.Ready> volumes = Map.of();

    /**
     * @param ended called from the worker's own thread when nothing of the pod is left
     */
    PodWorker(Node node, Pod pod, Runnable ended) {
        this.node = node;
        this.pod = pod;
        this.uid = pod.uid();
        this.ended = ended;
        this.observer = new PodObserver(node.runtime(), uid);
        this.probes = new Probes(node.runtime(), node.checks(), node.events(), memory, this::wake);
        this.statuses = new StatusWriter(node.api().client(), this::wake);
        this.starter = new ContainerStarter(node);
        this.ending = new PodEnding(node, this::wake);
        this.thread = Thread.ofVirtual().name("pod-" + pod.name()).unstarted(this::run);
    }

    void start() {
        wake();
        thread.start();
    }

    void update(Pod newer) {
        pod = newer;
        wake();
    }

    /** The API has no such pod any more. */
    void remove() {
        removed = true;
        wake();
    }

    void wake() {
        wakes.release();
    }

    Pod pod() {
        return pod;
    }

    /** Leaves the containers as they are. */
    void stop() {
        thread.interrupt();
        probes.close();
    }

    private void run() {
        var next = Duration.ZERO;
        try {
            while (!Thread.currentThread().isInterrupted()) {
                if (wakes.tryAcquire(next.toMillis(), TimeUnit.MILLISECONDS)) {
                    wakes.drainPermits();
                }
                var outcome = step();
                if (outcome.isEmpty()) {
                    ended.run();
                    return;
                }
                next = outcome.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            probes.close();
        }
    }

    /** How long to wait at most; empty when the pod is over and done with. */
    private Optional<Duration> step() throws InterruptedException {
        try {
            var next = sync();
            retry = RETRY_MIN;
            return next;
        } catch (CriException
                | ApiException
                | IOException
                | UncheckedIOException
                | ConfigException e) {
            if (e instanceof ConfigException) {
                node.events().warning(pod, "FailedMount", String.valueOf(e.getMessage()));
            } else {
                LOG.log(Level.WARNING, "pod could not be synced pod=" + pod.key(), e);
                node.events()
                        .warning(pod, "FailedSync", "error determining status: " + e.getMessage());
            }
            var pause = retry;
            retry =
                    retry.multipliedBy(2).compareTo(RETRY_MAX) > 0
                            ? RETRY_MAX
                            : retry.multipliedBy(2);
            return Optional.of(pause);
        }
    }

    private Optional<Duration> sync() throws IOException, InterruptedException {
        var current = pod;
        var observed = observer.observe();
        if (removed || current.deleted()) {
            return end(current, observed);
        }
        judge(current);
        if (verdict.isPresent()) {
            probes.close();
            ending.stopNow(current, observed);
            tell(current, observer.observe(), List.of(), true);
            return Optional.of(RESYNC);
        }
        return converge(current, observed);
    }

    private Optional<Duration> end(Pod current, Observed observed)
            throws IOException, InterruptedException {
        probes.endLiveness();
        if (!ending.stopped(current, observed)) {
            tell(current, observed, List.of(), false);
            return Optional.of(RESYNC);
        }
        tell(current, observer.observe(), List.of(), true);
        statuses.flush();
        ending.clear(current, !removed);
        return Optional.empty();
    }

    /** Decides once whether the pod may be here, and at each look whether its time is over. */
    private void judge(Pod current) {
        if (verdict.isPresent() || current.finished()) {
            return;
        }
        if (!admitted && current.status().path("containerStatuses").isEmpty()) {
            var others =
                    node.pods().all().stream()
                            .filter(p -> !p.uid().equals(uid) && !p.finished())
                            .filter(p -> p.status().has("startTime"))
                            .toList();
            verdict = Admission.refuse(current, others, node.machine(), node.config().podsMax());
            verdict.ifPresent(v -> node.events().warning(current, v.reason(), v.message()));
        }
        admitted = true;
        var start = current.status().path("startTime").asText();
        if (!start.isEmpty()) {
            current.deadline(Instant.parse(start))
                    .filter(deadline -> !node.clock().instant().isBefore(deadline))
                    .ifPresent(_ ->
                            verdict =
                                    Optional.of(
                                            new Verdict(
                                                    "DeadlineExceeded",
                                                    "Pod was active on the node longer than the specified deadline")));
        }
    }

    private Optional<Duration> converge(Pod current, Observed first)
            throws IOException, InterruptedException {
        var observed = first;
        for (var round = 0; round < ROUNDS_MAX; round++) {
            var now = node.clock().instant();
            var plan = PodPlanner.plan(current, observed, memory, now);
            tell(current, observed, plan.waiting(), false);
            tellBackOff(current, plan);
            probe(current, observed);
            if (plan.actions().isEmpty()) {
                rest(current, observed, now);
                return Optional.of(pause(current, plan, now));
            }
            for (var action : plan.actions()) {
                act(current, observed, action);
            }
            observed = observer.observe();
            if (pod.deleted() || removed) {
                return Optional.of(Duration.ZERO);
            }
        }
        return Optional.of(RETRY_MAX);
    }

    private void tellBackOff(Pod current, Action.Plan plan) {
        for (var waiting : plan.waiting()) {
            if (waiting.reason().equals("CrashLoopBackOff")) {
                var message =
                        "Back-off restarting failed container %s in pod %s"
                                .formatted(waiting.container(), current.fullName());
                current.container(waiting.container())
                        .ifPresent(c -> node.events().warning(current, c, "BackOff", message));
            }
        }
    }

    private Duration pause(Pod current, Action.Plan plan, Instant now) {
        var until = now.plus(RESYNC);
        if (plan.wake().isPresent() && plan.wake().get().isBefore(until)) {
            until = plan.wake().get();
        }
        var start = current.status().path("startTime").asText();
        if (!start.isEmpty()) {
            var deadline = current.deadline(Instant.parse(start));
            if (deadline.isPresent() && deadline.get().isBefore(until)) {
                until = deadline.get();
            }
        }
        var pause = Duration.between(now, until);
        return pause.isNegative() ? Duration.ZERO : pause.plusMillis(1);
    }

    /** Nothing is to be done: renew what the API fills, drop what is dead. */
    private void rest(Pod current, Observed observed, Instant now) throws IOException {
        if (current.finished() || PodPlanner.done(current, observed)) {
            if (observed.running().isEmpty()) {
                ending.release(current);
            }
            return;
        }
        if (observed.sandbox().isPresent()
                && Duration.between(volumesAt, now).compareTo(RESYNC.dividedBy(2)) > 0) {
            prepareVolumes(current, now);
        }
        ending.dropDead(observed);
    }

    private void act(Pod current, Observed observed, Action action)
            throws IOException, InterruptedException {
        switch (action) {
            case Action.StopSandbox(var id) -> node.runtime().stopSandbox(id);
            case Action.CreateSandbox(var attempt) -> createSandbox(current, attempt);
            case Action.PullImage(var container) ->
                    node.pulls()
                            .start(
                                    current,
                                    container,
                                    memory,
                                    sandbox(current, observed),
                                    this::wake);
            case Action.StartContainer(var container, var restarts) -> {
                ensureVolumes(current);
                var setting =
                        new ContainerStarter.Setting(
                                current, observed, sandbox(current, observed), volumes, memory);
                starter.start(setting, container, restarts);
            }
            case Action.StopContainer(var container, var id, var message, var grace) ->
                    ending.stop(current, observed, container, id, message, grace);
            case Action.StopPod(var grace) -> ending.stopAll(current, observed, grace);
        }
    }

    private void createSandbox(Pod current, int attempt) throws IOException {
        if (!current.spec().path("hostUsers").asBoolean(true)) {
            throw new ConfigException("hostUsers: false is not supported by this runtime");
        }
        node.cgroups().create(current);
        Files.createDirectories(node.paths().podLogs(current));
        prepareVolumes(current, node.clock().instant());
        node.runtime().runSandbox(config(current, attempt), "");
        writeHosts(current);
    }

    private void writeHosts(Pod current) throws IOException {
        var ips = observer.observe().ips();
        var file = node.paths().hosts(uid);
        Files.createDirectories(file.getParent());
        var text =
                current.hostNetwork()
                        ? PodFiles.hostNetworkHosts(
                                current, Files.readString(Path.of("/etc/hosts")))
                        : PodFiles.hosts(current, ips, node.config().clusterDomain());
        Files.writeString(file, text);
        HostFiles.mode(file, 0644);
    }

    private void ensureVolumes(Pod current) throws IOException {
        if (volumes.isEmpty()) {
            prepareVolumes(current, node.clock().instant());
        }
        if (!Files.exists(node.paths().hosts(uid))) {
            writeHosts(current);
        }
    }

    private void prepareVolumes(Pod current, Instant now) throws IOException {
        volumes = node.volumes().prepare(current, node.place(List.of()));
        volumesAt = now;
    }

    private PodSandboxConfig sandbox(Pod current, Observed observed) {
        return config(current, observed.sandbox().map(s -> s.attempt()).orElse(0));
    }

    private PodSandboxConfig config(Pod current, int attempt) {
        var dns =
                PodFiles.dns(
                        current,
                        node.config().clusterDns().orElse(null),
                        node.config().clusterDomain(),
                        hostResolvConf());
        return SandboxConfigs.of(current, attempt, dns, node.paths().podLogs(current));
    }

    private static String hostResolvConf() {
        try {
            return Files.readString(Path.of("/etc/resolv.conf"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void probe(Pod current, Observed observed) {
        var ids = observed.running().stream().map(Observed.Run::id).collect(Collectors.toSet());
        probes.keepOnly(ids);
        for (var container : current.containers()) {
            observed.current(container.name())
                    .filter(Observed.Run::running)
                    .ifPresent(run ->
                            probes.ensure(
                                    new Probes.Subject(
                                            current,
                                            container,
                                            run.id(),
                                            starter.podIp(current, observed))));
        }
    }

    private void tell(
            Pod current, Observed observed, List<Action.Waiting> waiting, boolean nothingRuns) {
        if (removed) {
            return;
        }
        var circumstances =
                new PodStatuses.Circumstances(
                        node.clock().instant(),
                        node.config().nodeIps(),
                        waiting,
                        verdict,
                        nothingRuns,
                        lastWords);
        // What was told last counts as before, though the API's echo may not be here yet.
        var newest = pod.meta().uid().equals(uid) ? pod : current;
        var status = PodStatuses.of(told(newest), observed, memory, circumstances);
        lastTold = status;
        statuses.write(current, status);
    }

    private Pod told(Pod newest) {
        if (lastTold == null) {
            return newest;
        }
        var merged = Json.object();
        newest.status().properties().forEach(e -> merged.set(e.getKey(), e.getValue()));
        var conditions = Json.mapper().createArrayNode();
        var own = new HashSet<String>();
        for (var condition : lastTold.path("conditions")) {
            own.add(condition.path("type").asText());
            conditions.add(condition);
        }
        for (var condition : newest.status().path("conditions")) {
            if (!own.contains(condition.path("type").asText())) {
                conditions.add(condition);
            }
        }
        merged.setAll(lastTold);
        merged.set("conditions", conditions);
        var json = Json.object();
        newest.json().properties().forEach(e -> json.set(e.getKey(), e.getValue()));
        json.set("status", merged);
        return new Pod(json, newest.meta());
    }
}
