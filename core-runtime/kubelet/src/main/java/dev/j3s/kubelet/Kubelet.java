package dev.j3s.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.j3s.client.Client;
import dev.j3s.client.EventRecorder;
import dev.j3s.client.Informers;
import dev.j3s.cri.ContainerdEvents;
import dev.j3s.cri.CriClient;
import dev.j3s.cri.RuntimeSocket;
import dev.j3s.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/**
 * One node. {@link #start} returns when it registers and runs pods; closing it leaves containers as
 * they are, and the next start finds them again.
 */
public final class Kubelet implements AutoCloseable {
    private static final Duration SYNC = Duration.ofSeconds(60);

    private final PodWorkers workers;
    private final ContainerdEvents containerEvents;
    private final NodeRegistration registration;
    private final LogRotation rotation;
    private final KubeletServer server;

    private Kubelet(
            PodWorkers workers,
            ContainerdEvents containerEvents,
            NodeRegistration registration,
            LogRotation rotation,
            KubeletServer server) {
        this.workers = workers;
        this.containerEvents = containerEvents;
        this.registration = registration;
        this.rotation = rotation;
        this.server = server;
    }

    /** What a kubelet is given and does not own. */
    public record Surroundings(
            Client client,
            Informers informers,
            EventRecorder events,
            RuntimeSocket runtime,
            PodNetwork network,
            Clock clock) {}

    /** The informers must be started, or be started soon by their owner. */
    public static Kubelet start(KubeletConfig config, Surroundings given)
            throws IOException, InterruptedException {
        Files.createDirectories(config.root());
        Files.createDirectories(config.podLogs());
        var runtime = new CriClient(given.runtime());
        var pods = given.informers().informer(podsOf(config.nodeName()));
        var services = given.informers().informer(json(ApiObjects.SERVICES, ""));
        var nodes =
                given.informers()
                        .informer(
                                json(
                                        ApiObjects.NODES,
                                        "fieldSelector=metadata.name%3D" + config.nodeName()));
        given.informers().start();
        var node = node(config, given, runtime, pods.lister(), services.lister());
        var workers = new PodWorkers(node);
        if (!pods.awaitSync(SYNC) || !services.awaitSync(SYNC)) {
            throw new IOException("the API server gives no pods or services");
        }
        pods.addHandler((_, before, after) -> {
            if (before != null && (after == null || !after.uid().equals(before.uid()))) {
                workers.removed(before);
            }
            if (after != null) {
                workers.changed(after);
            }
        });
        workers.clearOrphans(runtime);
        var containerEvents = new ContainerdEvents(given.runtime(), workers);
        var server = KubeletServer.start(node, given.client());
        var registration =
                new NodeRegistration(
                        config,
                        node.machine(),
                        given.client(),
                        runtime,
                        given.network(),
                        server.port(),
                        given.clock());
        nodes.addHandler((_, _, _) -> registration.wake());
        var rotation = new LogRotation(runtime);
        return new Kubelet(workers, containerEvents, registration, rotation, server);
    }

    private static Informers.Spec<Pod> podsOf(String nodeName) {
        return new Informers.Spec<>(
                ApiObjects.PODS,
                "",
                "fieldSelector=spec.nodeName%3D" + nodeName,
                Pod::decode,
                Map.of());
    }

    private static Informers.Spec<JsonNode> json(
            dev.j3s.model.GroupVersionResource resource, String query) {
        return new Informers.Spec<>(resource, "", query, Json::parseObject, Map.of());
    }

    private static Node node(
            KubeletConfig config,
            Surroundings given,
            CriClient runtime,
            dev.j3s.client.Lister<Pod> pods,
            dev.j3s.client.Lister<JsonNode> services)
            throws IOException {
        var clock = given.clock();
        var paths = new PodPaths(config.root(), config.podLogs());
        var api = new ApiObjects(given.client());
        var host = new LinuxHost();
        var tokens = new Tokens(api, clock);
        var checks = new NetworkChecks();
        return new Node(
                config,
                paths,
                runtime,
                api,
                pods,
                services,
                new Volumes(paths, api, new VolumeFiles(api, tokens), host, clock),
                tokens,
                new Mounts(paths, host),
                Cgroups.detect(),
                new ImagePulls(runtime, new PullSecrets(api), given.events(), clock),
                new Lifecycle(runtime, checks),
                checks,
                new PodEvents(given.events()),
                Machine.read(config.root()),
                clock);
    }

    /** Where the server listens. */
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        registration.close();
        rotation.close();
        server.close();
        containerEvents.close();
        workers.close();
    }
}
