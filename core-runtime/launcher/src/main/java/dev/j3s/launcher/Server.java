package dev.j3s.launcher;

import dev.j3s.addons.Addons;
import dev.j3s.addons.PackagedManifests;
import dev.j3s.client.Client;
import dev.j3s.client.QueuedEventRecorder;
import dev.j3s.client.RestClient;
import dev.j3s.client.SharedInformers;
import dev.j3s.controllers.Controllers;
import dev.j3s.controllers.ControllersConfig;
import dev.j3s.kubelet.KubeletConfig;
import dev.j3s.pki.ClusterPki;
import dev.j3s.pki.JoinToken;
import dev.j3s.pki.Kubeconfig;
import dev.j3s.pki.PrivateFiles;
import dev.j3s.scheduler.Scheduler;
import dev.j3s.store.SqliteStore;
import dev.j3s.store.Store;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * A running server. The API server comes first and alone; controllers, scheduler, add-ons and the
 * node follow beside each other, because nothing of it may delay readiness.
 */
public final class Server implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Server.class.getName());
    private static final int OCTAL = 8;
    private static final Duration TYPES_TIMEOUT = Duration.ofSeconds(60);

    private final ServerConfig config;
    private final Clock clock;
    private final Progress progress;
    private final Closing parts = new Closing();
    private final PrometheusMeterRegistry metrics =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    private int port;

    private Server(ServerConfig config, Clock clock, Progress progress) {
        this.config = config;
        this.clock = clock;
        this.progress = progress;
    }

    /**
     * Returns when everything that was asked for is started. Throws {@link UsageException} for what
     * the user can mend.
     */
    static Server start(ServerConfig config, Clock clock, Progress progress) {
        var server = new Server(config, clock, progress);
        try {
            server.run();
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw explained(e, config);
        }
    }

    private static RuntimeException explained(RuntimeException e, ServerConfig config) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return new UsageException(
                        "port "
                                + config.httpsPort()
                                + " is taken ("
                                + cause.getMessage()
                                + "); stop who uses it, or choose another with --https-listen-port");
            }
        }
        return e;
    }

    private void run() {
        var nodeIp = config.node().ip().isEmpty() ? HostAddresses.nodeIp() : config.node().ip();
        var advertise = config.advertiseAddress().isEmpty() ? nodeIp : config.advertiseAddress();
        PrivateFiles.folder(config.paths().data());
        PrivateFiles.folder(config.paths().data().resolve("server"));
        PrivateFiles.folder(config.paths().data().resolve("server/db"));
        parts.add(DataLock.take(config.paths().lock()));
        var pki = ClusterPki.ensure(config.paths().tls(), names(advertise, nodeIp), clock);
        progress.say("certificates ready in " + config.paths().tls());
        bindMetrics();
        var store = parts.add(store());
        var plane = parts.add(ControlPlane.start(config, advertise, pki, store, metrics, clock));
        port = plane.port();
        writeKubeconfig(pki, port);
        JoinToken.ensure(
                config.paths().token(), config.token(), pki.serverAuthority(), new SecureRandom());
        progress.say(
                "API server ready on port "
                        + plane.port()
                        + "; kubeconfig in "
                        + config.kubeconfig().file());
        startWorkers(plane, pki, nodeIp);
    }

    private Store store() {
        var commits = metrics.timer("apiserver_storage_commit_duration_seconds");
        var writes = metrics.counter("apiserver_storage_writes");
        return SqliteStore.open(
                config.paths().database(),
                (rows, nanos) -> {
                    commits.record(nanos, TimeUnit.NANOSECONDS);
                    writes.increment(rows);
                });
    }

    private void bindMetrics() {
        List.of(
                        new JvmMemoryMetrics(),
                        new JvmThreadMetrics(),
                        new ClassLoaderMetrics(),
                        new ProcessorMetrics())
                .forEach(b -> b.bindTo(metrics));
        parts.add(bound(new JvmGcMetrics()));
    }

    private JvmGcMetrics bound(JvmGcMetrics gc) {
        gc.bindTo(metrics);
        return gc;
    }

    private ClusterPki.Names names(String advertise, String nodeIp) {
        var domain = config.network().clusterDomain();
        var names =
                new ArrayList<>(
                        List.of(
                                "localhost",
                                "127.0.0.1",
                                "::1",
                                "kubernetes",
                                "kubernetes.default",
                                "kubernetes.default.svc",
                                "kubernetes.default.svc." + domain,
                                Cidr.parse("--service-cidr", config.network().serviceCidr())
                                        .address(1),
                                config.node().name()));
        for (var more :
                List.of(
                        List.of(advertise, nodeIp),
                        config.tlsSans(),
                        List.of(config.node().externalIp()))) {
            more.stream().filter(n -> !n.isEmpty() && !names.contains(n)).forEach(names::add);
        }
        return new ClusterPki.Names(
                names, config.node().name(), List.of(config.node().name(), nodeIp, "127.0.0.1"));
    }

    private void writeKubeconfig(ClusterPki pki, int port) {
        var host =
                config.bindAddress().equals("0.0.0.0") || config.bindAddress().equals("::")
                        ? "127.0.0.1"
                        : config.bindAddress();
        var file = config.kubeconfig().file();
        var text =
                Kubeconfig.text(
                        "default",
                        "https://" + host + ":" + port,
                        pki.serverAuthority().certificatePem(),
                        pki.admin());
        try {
            Files.createDirectories(file.getParent());
            PrivateFiles.write(file, text, permissions(config.kubeconfig().mode()));
            if (!config.kubeconfig().group().isEmpty()) {
                var group =
                        file.getFileSystem()
                                .getUserPrincipalLookupService()
                                .lookupPrincipalByGroupName(config.kubeconfig().group());
                Files.getFileAttributeView(
                                file, java.nio.file.attribute.PosixFileAttributeView.class)
                        .setGroup(group);
            }
        } catch (IOException e) {
            throw new UsageException("cannot write the kubeconfig " + file + ": " + e.getMessage());
        }
    }

    private static java.util.Set<java.nio.file.attribute.PosixFilePermission> permissions(
            String mode) {
        try {
            var bits = Integer.parseInt(mode, OCTAL);
            var text = new StringBuilder();
            for (var shift = 8; shift >= 0; shift--) {
                text.append((bits >> shift & 1) == 1 ? "rwxrwxrwx".charAt(8 - shift) : '-');
            }
            return PosixFilePermissions.fromString(text.toString());
        } catch (NumberFormatException e) {
            throw new UsageException(
                    "--write-kubeconfig-mode must be octal digits such as 0600, not " + mode);
        }
    }

    private void startWorkers(ControlPlane plane, ClusterPki pki, String nodeIp) {
        var controllerClient = new RestClient(plane.transport("system:kube-controller-manager"));
        var informers = parts.add(new SharedInformers(controllerClient, new Random()));
        try {
            if (config.controllers()) {
                parts.add(
                        Controllers.start(
                                controllersConfig(pki),
                                controllerClient,
                                informers,
                                metrics,
                                clock));
                progress.say("controllers started");
            }
            if (config.scheduler()) {
                var client =
                        new RestClient(
                                plane.transport("system:kube-scheduler", "system:authenticated"));
                parts.add(
                        Scheduler.start(
                                client,
                                parts.add(new SharedInformers(client, new Random())),
                                parts.add(
                                        new QueuedEventRecorder(client, Scheduler.NAME, "", clock)),
                                metrics,
                                clock,
                                new Random()));
                progress.say("scheduler started");
            }
            if (config.agent()) {
                Roles.ensure(controllerClient);
                ServerRoleLabel.keep(config.node().name(), controllerClient, informers);
                parts.add(agent(plane, nodeIp));
                progress.say("node " + config.node().name() + " started at " + nodeIp);
            }
            addons(controllerClient, pki, nodeIp);
        } catch (IOException e) {
            throw new UsageException("cannot start: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while starting", e);
        }
    }

    private ControllersConfig controllersConfig(ClusterPki pki) {
        var plain =
                ControllersConfig.of(
                        config.network().clusterCidr(), pki.serverAuthority().certificatePem());
        return new ControllersConfig(
                plain.clusterCidr(),
                plain.nodeMaskSize(),
                plain.rootCaPem(),
                Optional.of(pki.serviceAccountKey().getPrivate()),
                plain.concurrency(),
                plain.features());
    }

    private NodeAgent agent(ControlPlane plane, String nodeIp)
            throws IOException, InterruptedException {
        var tls = config.paths().tls();
        return NodeAgent.start(
                config,
                nodeIp,
                new KubeletConfig.Tls(
                        tls.resolve("serving-kubelet.crt"),
                        tls.resolve("serving-kubelet.key"),
                        tls.resolve("client-ca.crt")),
                new RestClient(
                        plane.transport(
                                "system:node:" + config.node().name(),
                                "system:nodes",
                                "system:authenticated")),
                new RestClient(plane.transport("system:j3s:network", "system:authenticated")),
                metrics,
                clock);
    }

    private void addons(Client client, ClusterPki pki, String nodeIp) {
        PackagedManifests.stage(
                config.paths().manifests(),
                ManifestResources.packaged(config),
                Map.of(
                        "cluster_dns", config.network().clusterDns(),
                        "cluster_domain", config.network().clusterDomain(),
                        "dns_port", config.network().dnsPort(),
                        "node_name", config.node().name(),
                        "node_ip", nodeIp));
        // Beside the rest: types take a moment to be served, and readiness must not wait for them.
        var thread =
                Thread.ofVirtual().name("addons-start").start(() -> followManifests(client, pki));
        parts.add(thread::interrupt);
    }

    private void followManifests(Client client, ClusterPki pki) {
        try {
            CustomTypes.ensure(client, CustomTypes.packaged(), TYPES_TIMEOUT);
            parts.add(
                    Addons.start(
                            new Addons.Config(config.paths().manifests(), config.disabled()),
                            client,
                            parts.add(
                                    new QueuedEventRecorder(
                                            client, "deploy", config.node().name(), clock))));
            Roles.ensure(client);
            parts.add(
                            new OperatorHost(
                                    client,
                                    port,
                                    pki.serverAuthority().certificatePem(),
                                    metrics,
                                    clock))
                    .start(config);
            progress.say("operators started");
            progress.say(
                    "manifests in " + config.paths().manifests() + " are deployed and followed");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "manifests are not deployed", e);
        }
    }

    /** Where the API server listens. */
    public int port() {
        return port;
    }

    /** Stops in reverse order; containers keep running. */
    @Override
    public void close() {
        parts.close();
        metrics.close();
    }
}
