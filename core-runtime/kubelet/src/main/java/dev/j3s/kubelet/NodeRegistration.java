package dev.j3s.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.j3s.client.Client;
import dev.j3s.cri.CriClient;
import dev.j3s.cri.CriException;
import dev.j3s.model.ApiException;
import dev.j3s.model.GroupVersionResource;
import dev.j3s.model.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the Node object and its Lease: registers, hands the pod range to the network, renews the
 * lease every ten seconds, and writes the status when it changes or every five minutes.
 */
final class NodeRegistration implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(NodeRegistration.class.getName());
    private static final GroupVersionResource LEASES =
            new GroupVersionResource("coordination.k8s.io", "v1", "leases");
    private static final String LEASE_NAMESPACE = "kube-node-lease";
    private static final int LEASE_SECONDS = 40;
    private static final Duration BEAT = Duration.ofSeconds(10);
    private static final Duration UNREADY_BEAT = Duration.ofMillis(500);
    private static final Duration STATUS = Duration.ofMinutes(5);

    private final KubeletConfig config;
    private final Machine machine;
    private final Client client;
    private final CriClient runtime;
    private final PodNetwork network;
    private final int port;
    private final Clock clock;
    private final Semaphore wakes = new Semaphore(0);
    private final Thread thread;
    private String configuredCidr = "";
    private @Nullable JsonNode writtenStatus;
    private Instant writtenAt = Instant.MIN;

    NodeRegistration(
            KubeletConfig config,
            Machine machine,
            Client client,
            CriClient runtime,
            PodNetwork network,
            int port,
            Clock clock) {
        this.config = config;
        this.machine = machine;
        this.client = client;
        this.runtime = runtime;
        this.network = network;
        this.port = port;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("node-" + config.nodeName()).start(this::run);
    }

    /** Look now: the Node object has changed. */
    void wake() {
        wakes.release();
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                var ready = false;
                try {
                    ready = beat();
                } catch (ApiException | UncheckedIOException | CriException | IOException e) {
                    LOG.log(
                            Level.WARNING,
                            "node could not be kept node="
                                    + config.nodeName()
                                    + " cause="
                                    + e.getMessage());
                }
                var pause = ready ? BEAT : UNREADY_BEAT;
                if (wakes.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    wakes.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** True when the node is ready. */
    private boolean beat() throws IOException {
        var node = client.get(ApiObjects.NODES, "", config.nodeName()).orElseGet(this::register);
        label(node);
        var cidr = node.at("/spec/podCIDR").asText();
        if (!cidr.isEmpty() && !cidr.equals(configuredCidr)) {
            network.configure(cidr);
            runtime.updatePodCidr(cidr);
            configuredCidr = cidr;
        }
        var now = clock.instant();
        var status =
                NodeObject.status(
                        config,
                        machine,
                        port,
                        new NodeObject.Runtime(
                                runtime.version(), runtime.conditions(), runtime.images()),
                        node.path("status"),
                        now);
        write(status, now);
        renewLease(node, now);
        for (var condition : status.path("conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                return condition.path("status").asText().equals("True");
            }
        }
        return false;
    }

    private ObjectNode register() {
        LOG.log(Level.INFO, "registering node=" + config.nodeName());
        try {
            return client.create(ApiObjects.NODES, "", NodeObject.create(config, machine));
        } catch (ApiException e) {
            if (e.isAlreadyExists()) {
                return client.get(ApiObjects.NODES, "", config.nodeName()).orElseThrow(() -> e);
            }
            throw e;
        }
    }

    /** A node that was there already may lack what this version or configuration sets. */
    private void label(JsonNode node) {
        var missing = Json.object();
        NodeObject.labels(config, machine)
                .forEach((key, value) -> {
                    if (!node.at("/metadata/labels").path(key).asText().equals(value)) {
                        missing.put(key, value);
                    }
                });
        if (!missing.isEmpty()) {
            var patch = Json.object();
            patch.putObject("metadata").set("labels", missing);
            client.patch(
                    ApiObjects.NODES, "", config.nodeName(), "", Client.PatchType.MERGE, patch);
        }
    }

    private void write(ObjectNode status, Instant now) {
        var comparable = status.deepCopy();
        for (var condition : comparable.path("conditions")) {
            ((ObjectNode) condition).remove("lastHeartbeatTime");
        }
        var due = Duration.between(writtenAt, now).compareTo(STATUS) > 0;
        if (comparable.equals(writtenStatus) && !due) {
            return;
        }
        var patch = Json.object();
        var body = status.deepCopy();
        ((com.fasterxml.jackson.databind.node.ArrayNode) body.path("addresses"))
                .insertObject(0)
                .put("$patch", "replace");
        patch.set("status", body);
        client.patch(
                ApiObjects.NODES,
                "",
                config.nodeName(),
                "status",
                Client.PatchType.STRATEGIC,
                patch);
        writtenStatus = comparable;
        writtenAt = now;
    }

    private void renewLease(JsonNode node, Instant now) {
        var time = now.truncatedTo(java.time.temporal.ChronoUnit.MICROS).toString();
        var found = client.get(LEASES, LEASE_NAMESPACE, config.nodeName());
        if (found.isPresent()) {
            var lease = found.get();
            ((ObjectNode) lease.path("spec")).put("renewTime", time);
            client.update(LEASES, lease);
            return;
        }
        var lease = Json.object();
        lease.put("kind", "Lease").put("apiVersion", "coordination.k8s.io/v1");
        var meta = lease.putObject("metadata");
        meta.put("name", config.nodeName()).put("namespace", LEASE_NAMESPACE);
        meta.putArray("ownerReferences")
                .addObject()
                .put("apiVersion", "v1")
                .put("kind", "Node")
                .put("name", config.nodeName())
                .put("uid", node.at("/metadata/uid").asText());
        lease.putObject("spec")
                .put("holderIdentity", config.nodeName())
                .put("leaseDurationSeconds", LEASE_SECONDS)
                .put("renewTime", time);
        client.create(LEASES, LEASE_NAMESPACE, lease);
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
